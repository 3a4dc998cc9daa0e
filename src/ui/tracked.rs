//! Parts of a page that follow what they read, and the handlers of events, with their closures boxed.
//!
//! The framework compiles its whole machinery once for each type of closure; some hundred closures would be a third
//! of what a visitor has to load. Boxed they are all of one type.

use leptos::ev;
use leptos::prelude::*;

pub use crate::unsubscribe::{local_effect, unsubscribe_when_gone};

type Draw = Box<dyn Fn() -> AnyView + Send>;

/// A part that is drawn anew whenever something it reads has changed.
pub fn tracked<V: IntoAny + 'static>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    boxed(Box::new(move || draw().into_any()))
}

fn boxed(draw: Draw) -> AnyView {
    let draw: Draw = Box::new(move || {
        unsubscribe_when_gone();
        draw()
    });
    draw.into_any()
}

/// A value worked out for a part of a page that comes and goes. The framework's own `Memo` stays in the lists of those whom
/// its sources tell, as long as these live.
pub fn local_memo<T: PartialEq + Send + Sync + 'static>(
    work_out: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| {
        unsubscribe_when_gone();
        work_out()
    })
}

/// The same, told anew only where `differ` says so.
pub fn local_memo_compared<T: Send + Sync + 'static>(
    work_out: impl Fn() -> T + Send + Sync + 'static,
    differ: fn(Option<&T>, Option<&T>) -> bool,
) -> Memo<T> {
    Memo::new_with_compare(
        move |_| {
            unsubscribe_when_gone();
            work_out()
        },
        differ,
    )
}

/// What is worked out anew at each look, for a part of a page that comes and goes.
pub fn derived<T: Send + Sync + 'static>(work_out: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(move || {
        unsubscribe_when_gone();
        work_out()
    })
}

/// What happens at a click.
pub fn on_click(act: impl Fn() + 'static) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |_| act())
}

/// What happens at an input, with what stands in the field then.
pub fn on_input(act: impl Fn(String) + 'static) -> Box<dyn FnMut(ev::Event)> {
    Box::new(move |event| act(event_target_value(&event)))
}

/// What happens when a box is ticked or cleared.
pub fn on_tick(act: impl Fn(bool) + 'static) -> Box<dyn FnMut(ev::Event)> {
    Box::new(move |event| act(event_target_checked(&event)))
}

/// What happens when a form is submitted, instead of a request by the browser.
pub fn on_submit(act: impl Fn() + 'static) -> Box<dyn FnMut(ev::SubmitEvent)> {
    Box::new(move |event| {
        event.prevent_default();
        act();
    })
}

/// What happens at a key; `true` takes it from the browser.
pub fn on_key(act: impl Fn(&ev::KeyboardEvent) -> bool + 'static) -> Box<dyn FnMut(ev::KeyboardEvent)> {
    Box::new(move |event| {
        if act(&event) {
            event.prevent_default();
        }
    })
}
