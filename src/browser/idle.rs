//! Moments in which the browser has nothing better to do.

use futures::channel::oneshot::channel;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::clock;

/// Longer than so many milliseconds nobody waits for such a moment.
const LONGEST: u32 = 2_000;

/// How long a browser without such moments is left alone, in milliseconds.
const INSTEAD: u32 = 300;

/// Waits until the browser is idle.
pub async fn idle() {
    let (tell, told) = channel();
    let call = Closure::once_into_js(move || {
        let _ = tell.send(());
    });
    match ask(&call) {
        Some(()) => drop(told.await),
        None => clock::sleep(INSTEAD).await,
    }
}

/// By its name, because not every browser has it.
fn ask(call: &JsValue) -> Option<()> {
    let window = web_sys::window()?;
    let idle: Function = Reflect::get(&window, &"requestIdleCallback".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"timeout".into(), &LONGEST.into()).ok()?;
    idle.call2(&window, call, &options).ok().map(drop)
}
