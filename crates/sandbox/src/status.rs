//! A connector's state, as `GET …/status` shows it (API.md 2.7).

use exact_json::{array, member, object, quote};

use crate::connector::Connector;
use crate::seeds::State;

impl Connector {
    /// The state's word. A running connector shows PAUSED while a request is applied (API.md 0, 3).
    pub(crate) fn state(&self) -> &'static str {
        match &self.failure {
            _ if matches!(self.seed.state, State::Provisioning) => "PROVISIONING",
            Some(failure) if failure.degraded => "DEGRADED",
            Some(_) => "FAILED",
            None if self.paused || self.is_altering() => "PAUSED",
            None => "RUNNING",
        }
    }

    fn task_state(&self, task: u32) -> (&'static str, &str) {
        match &self.failure {
            Some(failure) if failure.task.is_none_or(|stopped| stopped == task) => ("FAILED", &failure.trace),
            _ if self.paused || self.is_altering() => ("PAUSED", ""),
            _ => ("RUNNING", ""),
        }
    }

    /// The body of `GET …/status`.
    pub(crate) fn status_json(&self) -> String {
        let name = member("worker_id", &quote(self.seed.name));
        let trace = self.failure.as_ref().map_or("", |failure| failure.trace.as_str());
        let connector = object([
            member("state", &quote(self.state())),
            name.clone(),
            member("trace", &quote(trace)),
        ]);
        let provisioning = matches!(self.seed.state, State::Provisioning);
        let tasks = if provisioning { 0 } else { self.seed.tasks };
        let tasks = array((0..tasks).map(|task| {
            let (state, message) = self.task_state(task);
            object([
                member("id", &task.to_string()),
                member("state", &quote(state)),
                name.clone(),
                member("msg", &quote(message)),
            ])
        }));
        object([
            member("name", &quote(self.seed.name)),
            member("type", &quote(self.type_word())),
            member("connector", &connector),
            member("tasks", &tasks),
        ])
    }
}
