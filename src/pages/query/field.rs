//! The field that a statement is written in, with what may be written at the caret.

use leptos::ev;
use leptos::prelude::*;
use offset_rules::stackql::{Choice, Completion, complete};

use crate::browser::caret;
use crate::ui::tracked::{derived, local_memo, on_key, tracked};

/// The field's id.
pub(super) const FIELD: &str = "statement";
const LIST: &str = "statement-choices";

/// What is offered at the caret, and which of it is about to be taken.
#[derive(Clone, Copy)]
struct Offer {
    completion: RwSignal<Completion>,
    active: RwSignal<Option<usize>>,
}

impl Offer {
    fn close(self) {
        self.active.set(None);
        self.completion.set(Completion::default());
    }

    /// Offers what fits at the caret; unasked only where a word was begun.
    fn open(self, text: &str, is_asked: bool) {
        let Some(at) = caret::caret(FIELD) else { return };
        let found = complete(text, at);
        self.active.set(None);
        if is_asked || found.start < at {
            self.completion.set(found);
        } else {
            self.completion.set(Completion::default());
        }
    }

    fn count(self) -> usize {
        self.completion.with_untracked(|found| found.choices.len())
    }

    fn step(self, down: bool) {
        let count = self.count();
        self.active.update(|active| {
            *active = match (*active, down) {
                (None, true) => Some(0),
                (None, false) => count.checked_sub(1),
                (Some(at), true) => Some((at + 1) % count.max(1)),
                (Some(at), false) => Some(at.checked_sub(1).unwrap_or(count.saturating_sub(1))),
            };
        });
    }
}

/// Writes a choice in the place of what was begun.
fn take(offer: Offer, statement: RwSignal<String>, choice: &Choice) {
    let start = offer.completion.with_untracked(|found| found.start);
    let text = statement.get_untracked();
    let at = caret::caret(FIELD).unwrap_or(text.len()).max(start);
    let (written, back) = choice.written();
    let caret_at = start + written.len() - back;
    let text = format!(
        "{}{written}{}",
        text.get(..start).unwrap_or_default(),
        text.get(at..).unwrap_or_default()
    );
    caret::write(FIELD, &text, caret_at);
    statement.set(text);
    offer.close();
}

/// Statement.
#[component]
pub(super) fn StatementField(
    /// What stands in it.
    statement: RwSignal<String>,
    /// Something is wrong with it.
    is_invalid: Signal<Option<&'static str>>,
    /// Ctrl and Enter.
    run: Callback<()>,
) -> impl IntoView {
    let offer = Offer {
        completion: RwSignal::new(Completion::default()),
        active: RwSignal::new(None),
    };
    let input: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        let text = event_target_value(&event);
        offer.open(&text, false);
        statement.set(text);
    });
    let key = on_key(move |event| {
        let is_open = offer.count() > 0;
        let with_control = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "Enter" if with_control => run.run(()),
            " " if with_control => offer.open(&statement.get_untracked(), true),
            "ArrowDown" if is_open => offer.step(true),
            "ArrowUp" if is_open => offer.step(false),
            "Escape" if is_open => offer.close(),
            "Enter" if offer.active.get_untracked().is_some() => {
                let chosen = offer.active.get_untracked().and_then(|at| {
                    offer
                        .completion
                        .with_untracked(|found| found.choices.get(at).cloned())
                });
                if let Some(choice) = chosen {
                    take(offer, statement, &choice);
                }
            }
            _ => return false,
        }
        true
    });
    let leave: Box<dyn FnMut(ev::FocusEvent)> = Box::new(move |_| offer.close());
    let is_open = local_memo(move || offer.completion.with(|found| !found.choices.is_empty()));
    let controls = derived(move || is_open.get().then_some(LIST));
    let active = derived(move || offer.active.get().map(option_id));
    let told = move || match offer.completion.with(|found| found.choices.len()) {
        0 => String::new(),
        1 => "1 suggestion. Arrow down to choose.".to_owned(),
        count => format!("{count} suggestions. Arrow down to choose."),
    };
    view! {
        <label for=FIELD>"Statement"</label>
        <div class="statement">
            <textarea
                id=FIELD
                rows="9"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-describedby="statement-help statement-problem"
                aria-invalid=is_invalid
                aria-autocomplete="list"
                aria-controls=controls
                aria-activedescendant=active
                prop:value=statement
                on:input=input
                on:keydown=key
                on:blur=leave
            ></textarea>
            {tracked(move || is_open.get().then(|| view! {
                <ul id=LIST class="suggestions" role="listbox" aria-label="Suggestions">
                    {tracked(move || offer.completion.with(|found| options(&found.choices, offer, statement)))}
                </ul>
            }))}
        </div>
        <p class="visually-hidden" role="status">{tracked(told)}</p>
        <p id="statement-help" class="muted">
            "Ctrl and Space suggest what may stand at the caret, arrows and Enter choose. Ctrl and Enter run."
        </p>
    }
}

fn option_id(at: usize) -> String {
    format!("{LIST}-{at}")
}

fn options(choices: &[Choice], offer: Offer, statement: RwSignal<String>) -> Vec<AnyView> {
    let option = |(at, choice): (usize, &Choice)| {
        let is_active = derived(move || {
            if offer.active.get() == Some(at) {
                "true"
            } else {
                "false"
            }
        });
        let (text, says, choice) = (choice.text.clone(), choice.says, choice.clone());
        // Before the click the field would lose the focus, and the list would be gone.
        let press: Box<dyn FnMut(ev::MouseEvent)> = Box::new(move |event| {
            event.prevent_default();
            take(offer, statement, &choice);
        });
        view! {
            <li id=option_id(at) role="option" aria-selected=is_active on:mousedown=press>
                <code>{text}</code>" "<span class="muted">{says}</span>
            </li>
        }
        .into_any()
    };
    choices.iter().enumerate().map(option).collect()
}
