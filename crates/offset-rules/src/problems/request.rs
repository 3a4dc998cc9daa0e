//! The request as a whole.

use super::code::Code;
use super::collect::{Place, Problems};
use super::row::Context;
use crate::class::{Alterable, ResetMeaning, alterable, reset_meaning};
use crate::draft::{Draft, Intent};

pub(super) fn check(draft: &Draft, context: &Context<'_>, problems: &mut Problems) {
    class(context, problems);
    match &draft.intent {
        Intent::Patch(rows) => {
            if rows.is_empty() {
                problems.add(Code::EmptyPatch, Place::default, || {
                    "Nothing is changed.".to_owned()
                });
            }
        }
        Intent::DeleteSome(places) => {
            if places.is_empty() {
                problems.add(Code::EmptyPatch, Place::default, || {
                    "No partition is chosen.".to_owned()
                });
            }
            let code = if context.delete_some {
                Code::DeleteSome
            } else {
                Code::DeleteSomeOff
            };
            problems.add(code, Place::default, || code.many().to_owned());
            reset(context, problems);
        }
        Intent::DeleteAll => reset(context, problems),
    }
}

fn class(context: &Context<'_>, problems: &mut Problems) {
    let (code, why) = match alterable(context.class(), context.plugin()) {
        Alterable::Refused(why) => (Code::Refused, why),
        Alterable::Ignored(why) => (Code::Ignored, why),
        Alterable::Unproven(why) => (Code::Unproven, why),
        Alterable::Yes => return,
    };
    problems.add(code, Place::default, || why.to_owned());
}

/// That it may read again and that it may leave a gap are acknowledged apart.
fn reset(context: &Context<'_>, problems: &mut Problems) {
    let meaning = reset_meaning(context.class(), context.config);
    let stops = match &meaning {
        ResetMeaning::Stops(says) => Some(&**says),
        _ => None,
    };
    for (code, says) in [
        (Code::ResetReplay, meaning.may_read_again()),
        (Code::ResetGap, meaning.may_leave_a_gap()),
        (Code::ResetStops, stops),
    ] {
        if let Some(says) = says {
            problems.add(code, Place::default, || says.to_owned());
        }
    }
}
