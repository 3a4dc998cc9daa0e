//! Handing a link to another program of this machine (`navigator.share`).

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn share_function() -> Option<(JsValue, Function)> {
    let navigator: JsValue = web_sys::window()?.navigator().into();
    let share = Reflect::get(&navigator, &"share".into()).ok()?;
    Some((navigator, share.dyn_into::<Function>().ok()?))
}

/// Whether this browser can: over HTTPS and on loopback, and not every browser even there.
pub fn can_share() -> bool {
    share_function().is_some()
}

/// Asks the person where to, and hands it over. `false` where they thought better of it, or it failed.
pub async fn share(title: &str, link: &str) -> bool {
    let Some((navigator, share)) = share_function() else {
        return false;
    };
    let data = Object::new();
    let _ = Reflect::set(&data, &"title".into(), &title.into());
    let _ = Reflect::set(&data, &"url".into(), &link.into());
    let Ok(promise) = share.call1(&navigator, &data) else {
        return false;
    };
    JsFuture::from(Promise::resolve(&promise)).await.is_ok()
}
