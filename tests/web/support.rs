//! What tests need of the page and of the framework around what they try.

use connect_api::ConnectorAddress;
use console::browser::history::Navigation;
use console::route::Route;
use console::state::history::History;
use console::state::kept::Kept;
use console::state::session::{Endpoint, Upstream};
use console::unsubscribe::local_effect;
use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::Promise;
use leptos::prelude::{Owner, untrack};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Window;

pub(crate) fn window() -> Window {
    web_sys::window().unwrap()
}

/// The address without its host.
pub(crate) fn address() -> String {
    let location = window().location();
    format!(
        "{}{}{}",
        location.pathname().unwrap(),
        location.search().unwrap(),
        location.hash().unwrap()
    )
}

/// Changes the address as a page would that was opened there: nothing is loaded, nobody is told.
pub(crate) fn open_at(path: &str) {
    window()
        .history()
        .unwrap()
        .push_state_with_url(&JsValue::NULL, "", Some(path))
        .unwrap();
}

/// Owns the signals and listeners of a test, and puts the address back when it ends.
pub(crate) struct Scene {
    owner: Owner,
    address: String,
}

impl Scene {
    pub(crate) fn at(path: &str) -> Self {
        let scene = Self {
            owner: Owner::new(),
            address: address(),
        };
        open_at(path);
        scene
    }

    pub(crate) fn with<T>(&self, start: impl FnOnce() -> T) -> T {
        self.owner.with(start)
    }

    /// Ends what was started, as the end of the app would.
    pub(crate) fn end(&self) {
        self.owner.cleanup();
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.owner.cleanup();
        open_at(&self.address);
    }
}

/// Lets everything run that is ready to.
pub(crate) async fn turn() {
    for _ in 0..8 {
        JsFuture::from(Promise::resolve(&JsValue::UNDEFINED))
            .await
            .unwrap();
    }
}

/// How long a test waits in vain, in milliseconds. Far beyond what anything takes: a busy machine is not a failure.
const IN_VAIN: u32 = 60_000;

/// What something comes to; where it comes to nothing, `what` is the failure.
pub(crate) async fn in_time<T>(what: &str, something: impl Future<Output = T>) -> T {
    let in_vain = gloo_timers::future::TimeoutFuture::new(IN_VAIN);
    match select(Box::pin(something), in_vain).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => panic!("{what}"),
    }
}

/// Waits for what signals say to become so.
pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool + 'static) {
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    let watch = Owner::new();
    watch.with(|| {
        local_effect(move || {
            if is_so()
                && let Some(tell) = tell.take()
            {
                let _ = tell.send(());
            }
        });
    });
    in_time(what, told).await.unwrap();
    watch.cleanup();
}

/// Where a navigation is, seen from outside of any view.
pub(crate) fn place(navigation: Navigation) -> Route {
    untrack(|| navigation.route())
}

pub(crate) fn edge(name: &str) -> ConnectorAddress {
    ConnectorAddress::new("env-dev01", "lkc-edge", name)
}

/// A storage, and the history in it, of which nothing is read yet.
pub(crate) fn history(scene: &Scene) -> (Kept, History) {
    // Mounting anything starts what runs tasks.
    leptos::mount::mount_to_body(|| ());
    scene.with(|| {
        let kept = Kept::start();
        (kept, History::start(kept))
    })
}

/// The memory of this module, in pages of 64 KiB. It never shrinks.
pub(crate) fn pages() -> usize {
    core::arch::wasm32::memory_size(0)
}

/// The endpoint whose records the tests write.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint {
        api_base: String::new(),
        name: "sandbox".to_owned(),
        upstream: Upstream::Sandbox,
        instance: Some("i-1".to_owned()),
        is_our_gateway: true,
        gateway_has_credentials: false,
        read_only: false,
        production: None,
    }
}
