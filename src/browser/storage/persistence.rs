//! What the browser keeps even where it needs the room.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Asks the browser not to throw away what this page stores when the disk fills up. It may refuse, or ask the person; it
/// knows nothing of it outside HTTPS and loopback. Whatever it says, nothing changes here.
pub async fn ask_for_it() {
    let _ = asked().await;
}

/// By their names: a binding would be one more of the browser's parts for one call.
async fn asked() -> Result<(), JsValue> {
    let Some(window) = web_sys::window() else {
        return Ok(());
    };
    let storage = Reflect::get(&window.navigator(), &"storage".into())?;
    let persist: Function = Reflect::get(&storage, &"persist".into())?.dyn_into()?;
    let promise: Promise = persist.call0(&storage)?.dyn_into()?;
    JsFuture::from(promise).await.map(drop)
}
