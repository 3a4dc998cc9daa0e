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

fn reset(context: &Context<'_>, problems: &mut Problems) {
    let meaning = reset_meaning(context.class(), context.config);
    let code = match meaning {
        ResetMeaning::ReadsAgain(_) | ResetMeaning::NewSnapshot(_) => Code::ResetReplay,
        ResetMeaning::Stops(_) => Code::ResetStops,
        ResetMeaning::StartsAtTheEnd(_) | ResetMeaning::Unknown(_) => Code::ResetGap,
    };
    problems.add(code, Place::default, || meaning.sentence().to_owned());
}
