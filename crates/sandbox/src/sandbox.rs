//! The state machine's one entry.

use exact_json::Value;
use http::{Method, Request, StatusCode};
use jiff::Timestamp;

use crate::answer::{Answer, Family};
use crate::auth::Caller;
use crate::connector::{Connector, Turn};
use crate::faults::Faults;
use crate::options::Options;
use crate::page::Query;
use crate::reply::{Reply, Wire};
use crate::route::{Part, Place, Route};
use crate::times::{self, Millis};
use crate::world::World;
use crate::{alter, clusters, connectors, environments, misreads, switches};

/// The simulated Confluent Cloud.
#[derive(Clone, Debug)]
pub struct Sandbox {
    pub(crate) options: Options,
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) resets: u32,
    answered: u64,
}

/// A reply before it is delivered.
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    pub(crate) wire: Wire,
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        Self {
            answer,
            wire: Wire::Whole,
        }
    }
}

impl Sandbox {
    /// A sandbox whose world begins now.
    pub fn new(options: Options, now: Timestamp) -> Self {
        Self {
            options,
            world: World::starting_at(now),
            faults: Faults::default(),
            resets: 0,
            answered: 0,
        }
    }

    /// Names this start of the sandbox, or this reset.
    pub fn instance(&self) -> String {
        format!("{}-{}", self.options.instance, self.resets)
    }

    /// Answers a request at the host's time `now`. Every answer carries `X-Request-Id` and the `Date` of the
    /// sandbox's own clock.
    pub fn handle<B: AsRef<[u8]>>(&mut self, request: &Request<B>, now: Timestamp) -> Reply {
        let moment = self.world.clock.tick(now);
        self.answered += 1;
        let mut skew = 0;
        let outcome = match switches::handle(self, request, now) {
            Some(answer) => answer.into(),
            None => self.answer(request, moment, &mut skew),
        };
        let mut answer = outcome.answer;
        let request_id = format!("{}-{:06}", self.instance(), self.answered);
        answer.headers.push(("x-request-id", request_id));
        let date = times::http_date(self.world.clock.at(self.world.clock.latest() + skew));
        answer.headers.push(("date", date));
        Reply {
            response: answer.into_response(),
            wire: outcome.wire,
        }
    }

    /// `skew` is how far a fault puts the clock of the answer off, in milliseconds.
    fn answer<B: AsRef<[u8]>>(&mut self, request: &Request<B>, moment: Millis, skew: &mut Millis) -> Outcome {
        let path = request.uri().path();
        let route = Route::of(path);
        let operation = route.as_ref().map_or("", Route::operation);
        let Some(fault) = self.faults.take(request.method(), path, operation) else {
            return self.serve(request, route, moment);
        };
        *skew = fault.date_seconds().saturating_mul(1000);
        if fault.is_answered_first() {
            return fault.outcome(Answer::ok(String::new()));
        }
        let served = self.serve(request, route, moment);
        fault.outcome(served.answer)
    }

    fn serve<B: AsRef<[u8]>>(
        &mut self,
        request: &Request<B>,
        route: Option<Route>,
        moment: Millis,
    ) -> Outcome {
        let Some(route) = route else {
            return Answer::error(Family::Listed, StatusCode::NOT_FOUND).into();
        };
        let family = match route {
            Route::Environments | Route::Clusters => Family::Listed,
            Route::Connectors(_) | Route::Connector(..) => Family::Connect,
        };
        let Some(caller) = Caller::of(request.headers()) else {
            return Answer::error(family, StatusCode::UNAUTHORIZED).into();
        };
        if *request.method() != route.method() {
            return Answer::error(family, StatusCode::METHOD_NOT_ALLOWED).into();
        }
        if caller == Caller::Viewer && *request.method() != Method::GET {
            return Answer::error(family, StatusCode::FORBIDDEN).into();
        }
        let query = Query::of(request.uri().query());
        match route {
            Route::Environments => environments::list(caller, &base(request), &query).into(),
            Route::Clusters => clusters::list(caller, &base(request), &query).into(),
            Route::Connectors(place) => self.list(caller, &place, &query, moment).into(),
            Route::Connector(place, name, part) => {
                if !caller.sees(&place.cluster) {
                    return Answer::error(family, StatusCode::FORBIDDEN).into();
                }
                self.one(&place, &name, part, request.body().as_ref(), moment)
            }
        }
    }

    fn list(&mut self, caller: Caller, place: &Place, query: &Query, moment: Millis) -> Answer {
        self.world.advance(place, moment, &self.options);
        let Some(here) = self.world.of(place) else {
            return Answer::connect_error(StatusCode::NOT_FOUND, "account not found");
        };
        let seen = here.filter(|connector| caller.sees(connector.seed.cluster));
        match query.get("expand") {
            None => Answer::ok(connectors::names(seen)),
            Some(expand) => {
                let expand: Vec<&str> = expand.split(',').map(str::trim).collect();
                Answer::ok(connectors::expanded(seen, &expand))
            }
        }
    }

    fn one(&mut self, place: &Place, name: &str, part: Part, body: &[u8], moment: Millis) -> Outcome {
        let Some((connector, clock)) =
            self.world
                .find(place, name, moment, &self.options, part.needs_positions())
        else {
            return Answer::connect_error(StatusCode::NOT_FOUND, part.not_found()).into();
        };
        if let Some(outcome) = misreads::misread(connector, part, moment) {
            return outcome;
        }
        let story = connector.seed.story;
        let outcome: Outcome = match part {
            Part::Itself => Answer::ok(connectors::one(connector)).into(),
            Part::Config => Answer::ok(connectors::config(connector)).into(),
            Part::Tasks => Answer::ok(connectors::tasks(connector)).into(),
            Part::Status => Answer::ok(connector.status_json()).into(),
            Part::Offsets => Answer::ok(connector.offsets_json(clock)).into(),
            Part::RequestStatus => alter::request_status(connector, clock, moment, &self.options).into(),
            Part::Pause => turned(connector, Turn::Pause, moment).into(),
            Part::Resume => turned(connector, Turn::Resume, moment).into(),
            Part::Restart => turned(connector, Turn::Restart, moment).into(),
            Part::Request => alter::alter(connector, body, clock, moment, &self.options),
        };
        if part == Part::Request && outcome.answer.status == StatusCode::ACCEPTED {
            self.world.keep(place, name, moment, body);
        }
        misreads::garbled(outcome, part, story.reads)
    }
}

/// Full URLs in answers name the host that was asked.
fn base<B>(request: &Request<B>) -> String {
    let host = request.headers().get(http::header::HOST);
    match host.and_then(|host| host.to_str().ok()) {
        Some(host) => format!("http://{host}"),
        None => "https://api.confluent.cloud".to_owned(),
    }
}

fn turned(connector: &mut Connector, turn: Turn, moment: Millis) -> Answer {
    connector.accept_turn(turn, moment);
    Answer::accepted()
}

/// The text of a member, for the switches.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(std::borrow::Cow::into_owned)
}
