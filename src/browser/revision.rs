//! Which revision of the console is open here, and which one the server has.

use futures::future::{Either, select};
use gloo_net::http::Request;
use web_sys::RequestCache;

/// What the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It does not answer.
    Nothing,
    /// What is open here.
    ThisRevision,
    /// Something else: a newer one was put in its place.
    AnotherRevision,
}

/// Asks for the page itself, past every cache. It names its script, and the script's name says which revision it is.
pub async fn served() -> Served {
    const LIMIT: u32 = 5_000;
    let exchange = Box::pin(async {
        let answer = Request::get("/").cache(RequestCache::NoStore).send().await.ok()?;
        if answer.ok() {
            answer.text().await.ok()
        } else {
            None
        }
    });
    let limit = gloo_timers::future::TimeoutFuture::new(LIMIT);
    let Either::Left((Some(page), _)) = select(exchange, limit).await else {
        return Served::Nothing;
    };
    match script() {
        Some(script) if !page.contains(&script) => Served::AnotherRevision,
        _ => Served::ThisRevision,
    }
}

/// The name of the script that is running here.
fn script() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document.query_selector("script[data-js]").ok().flatten()?;
    element.get_attribute("data-js")
}
