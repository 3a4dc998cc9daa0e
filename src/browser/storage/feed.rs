//! What tabs tell each other: that a record changed, that somebody wants to edit a draft.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A line to the other tabs of this browser; none where the browser has no such thing.
#[derive(Clone)]
pub struct Feed(Option<BroadcastChannel>);

impl Feed {
    /// Opens the line. `hear` is called with every text that another tab says.
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(text) = event.data().as_string() {
                    hear(text);
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
        }
        Self(channel)
    }

    /// Says a text to the other tabs; never to this one.
    pub fn say(&self, text: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&text.into());
        }
    }
}
