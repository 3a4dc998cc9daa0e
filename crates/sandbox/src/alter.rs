//! An alter request at the door, and how it is doing.

use http::StatusCode;

use crate::alter_body::{AlterBody, AlterType};
use crate::answer::{Answer, Family};
use crate::connector::Connector;
use crate::options::{ContentErrors, NoRequestYet, NullOffset, Options, SecondRequest, Stamps, Unsupported};
use crate::reply::Wire;
use crate::request::AlterRequest;
use crate::sandbox::Outcome;
use crate::times::{self, Clock, Millis};

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

/// The status of the most recent request.
pub(crate) fn request_status(
    connector: &Connector,
    clock: &Clock,
    moment: Millis,
    options: &Options,
) -> Answer {
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

/// Takes an alter request, or refuses it.
pub(crate) fn alter(
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
