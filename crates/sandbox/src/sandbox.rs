//! The state machine's one entry.

use exact_json::Value;
use http::{Method, Request, StatusCode};
use jiff::Timestamp;

use crate::alter_body::{AlterBody, AlterType};
use crate::answer::{Answer, Family};
use crate::auth::Caller;
use crate::connector::{Connector, Turn};
use crate::faults::Faults;
use crate::options::{ContentErrors, NoRequestYet, NullOffset, Options, SecondRequest, Stamps, Unsupported};
use crate::page::Query;
use crate::reply::{Reply, Wire};
use crate::request::AlterRequest;
use crate::route::{Part, Place, Route};
use crate::seeds::Reads;
use crate::times::{self, Clock, Millis};
use crate::world::World;
use crate::{clusters, connectors, environments, switches};

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
        let outcome = match switches::handle(self, request, now) {
            Some(answer) => answer.into(),
            None => self.answer(request, moment),
        };
        let mut answer = outcome.answer;
        let request_id = format!("{}-{:06}", self.instance(), self.answered);
        answer.headers.push(("x-request-id", request_id));
        let date = times::http_date(self.world.clock.at(self.world.clock.latest()));
        answer.headers.push(("date", date));
        Reply {
            response: answer.into_response(),
            wire: outcome.wire,
        }
    }

    fn answer<B: AsRef<[u8]>>(&mut self, request: &Request<B>, moment: Millis) -> Outcome {
        let path = request.uri().path();
        let route = Route::of(path);
        let operation = route.as_ref().map_or("", Route::operation);
        let Some(fault) = self.faults.take(request.method(), path, operation) else {
            return self.serve(request, route, moment);
        };
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
        if let Some(outcome) = misread(connector, part, moment) {
            return outcome;
        }
        let story = connector.seed.story;
        let outcome: Outcome = match part {
            Part::Itself => Answer::ok(connectors::one(connector)).into(),
            Part::Config => Answer::ok(connectors::config(connector)).into(),
            Part::Tasks => Answer::ok(connectors::tasks(connector)).into(),
            Part::Status => Answer::ok(connector.status_json()).into(),
            Part::Offsets => Answer::ok(connector.offsets_json(clock)).into(),
            Part::RequestStatus => request_status(connector, clock, moment, &self.options).into(),
            Part::Pause => turned(connector, Turn::Pause, moment).into(),
            Part::Resume => turned(connector, Turn::Resume, moment).into(),
            Part::Restart => turned(connector, Turn::Restart, moment).into(),
            Part::Request => alter(connector, body, clock, moment, &self.options),
        };
        if part == Part::Request && outcome.answer.status == StatusCode::ACCEPTED {
            self.world.keep(place, name, moment, body);
        }
        garbled(outcome, part, story.reads)
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

fn stamp(connector: &Connector, clock: &Clock, options: &Options) -> impl Fn(Millis) -> String {
    let plus_zero = connector.seed.story.plus_zero || options.stamps == Stamps::PlusZero;
    let clock = clock.clone();
    move |moment| {
        let time = clock.at(moment);
        if plus_zero {
            times::plus_zero(time)
        } else {
            times::nanoseconds(time)
        }
    }
}

fn request_status(connector: &Connector, clock: &Clock, moment: Millis, options: &Options) -> Answer {
    let Some(request) = &connector.request else {
        return match options.no_request_yet {
            NoRequestYet::NotFound => Answer::error(Family::Connect, StatusCode::NOT_FOUND),
            NoRequestYet::EmptyAnswer => Answer::ok("{}".to_owned()),
        };
    };
    let stamp = stamp(connector, clock, options);
    let echo = request.echo(connector.seed.id, connector.seed.name, options, &stamp);
    Answer::ok(request.status(&echo, moment, options, &stamp))
}

fn alter(
    connector: &mut Connector,
    body: &[u8],
    clock: &Clock,
    moment: Millis,
    options: &Options,
) -> Outcome {
    let refuse =
        |reason: &str| Answer::connect_error(StatusCode::BAD_REQUEST, &format!("Bad Request: {reason}"));
    let body = match AlterBody::read(body) {
        Ok(body) => body,
        Err(reason) => return refuse(&reason).into(),
    };
    if connector.request.as_ref().is_some_and(AlterRequest::is_in_flight) {
        // The texts are made up: only "one at a time" is documented (API.md 9.1).
        let reason = "only one alter offsets request at a time is allowed for a connector";
        return match options.second_request {
            SecondRequest::BadRequest => refuse(reason).into(),
            SecondRequest::Conflict => Answer::connect_error(StatusCode::CONFLICT, reason).into(),
        };
    }
    let nulls = body.kind == AlterType::Patch && body.entries.iter().any(|entry| entry.offset.is_none());
    if nulls && options.null_offset == NullOffset::Refused {
        return refuse("offset may not be null").into();
    }
    if connector.seed.story.unsupported && options.unsupported == Unsupported::Refused {
        return refuse("this connector does not support offset management").into();
    }
    if options.content_errors == ContentErrors::Refused
        && let Err(reason) = connector.check(&body)
    {
        return refuse(&reason).into();
    }
    connector.accept(body, moment, options);
    let stamp = stamp(connector, clock, options);
    let echo = connector
        .request
        .as_ref()
        .map(|request| request.echo(connector.seed.id, connector.seed.name, options, &stamp));
    Outcome {
        answer: Answer::json(StatusCode::ACCEPTED, echo.unwrap_or_default()),
        wire: if connector.seed.story.loses_answer {
            Wire::Drop
        } else {
            Wire::Whole
        },
    }
}

/// Reads that are refused before they are looked at.
fn misread(connector: &mut Connector, part: Part, moment: Millis) -> Option<Outcome> {
    if part.method() != Method::GET {
        return None;
    }
    let count = connector.reads.entry(part.operation()).or_default();
    match connector.seed.story.reads {
        Reads::Good | Reads::Garbled => None,
        Reads::Limited => count
            .limited(moment)
            .map(|wait| Answer::rate_limited(wait).into()),
        Reads::Flaky => {
            count.refused = (count.refused + 1) % 2;
            (count.refused == 1)
                .then(|| Answer::error(Family::Connect, StatusCode::INTERNAL_SERVER_ERROR).into())
        }
    }
}

impl crate::connector::ReadCount {
    /// Two refusals, each to be waited out, then one answer. Who does not wait is refused without being counted.
    fn limited(&mut self, moment: Millis) -> Option<i64> {
        const WAIT: i64 = 2;
        if moment < self.until {
            return Some((self.until - moment + 999) / 1000);
        }
        if self.refused < 2 {
            self.refused += 1;
            self.until = moment + WAIT * 1000;
            return Some(WAIT);
        }
        self.refused = 0;
        None
    }
}

/// HTML instead of offsets, half a JSON instead of a status (DESIGN: `garbled`).
fn garbled(mut outcome: Outcome, part: Part, reads: Reads) -> Outcome {
    if reads != Reads::Garbled {
        return outcome;
    }
    match part {
        Part::Offsets => {
            outcome.answer.body = crate::faults::HTML.to_owned();
            outcome.answer.headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        }
        Part::RequestStatus => {
            let whole = outcome.answer.body;
            let half = whole.len() / 2;
            outcome.answer.body = whole.chars().take(half).collect();
        }
        _ => {}
    }
    outcome
}

/// The text of a member, for the switches.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(std::borrow::Cow::into_owned)
}
