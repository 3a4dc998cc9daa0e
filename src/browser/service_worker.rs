//! The worker that keeps the console itself for when its server cannot be reached (`public/sw.js`).

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageEvent, RegistrationOptions, ServiceWorker as WebWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

use super::{clock, preferences};

/// Where the person's choice is kept: there and `off`, or not there.
const CHOICE: &str = "offline-use";

/// How offline use stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineUse {
    /// Not looked at yet.
    Unknown,
    /// The browser lets no page keep itself here: it wants HTTPS, or a loopback address.
    NotHere,
    /// The operator wants none (`config.json`).
    NotWanted,
    /// Switched off in this browser.
    Off,
    /// Switched on, and not kept yet.
    Beginning,
    /// Switched on, and kept.
    On,
    /// Switched on, and it could not be kept.
    Failed,
}

/// The worker, as far as the page knows of it.
#[derive(Clone, Copy)]
pub struct ServiceWorker {
    state: RwSignal<OfflineUse>,
    /// Why it could not be kept.
    why: RwSignal<String>,
    is_newer_here: RwSignal<bool>,
}

impl ServiceWorker {
    /// Listens, registers nothing yet.
    pub fn start() -> Self {
        let worker = Self {
            state: RwSignal::new(OfflineUse::Unknown),
            why: RwSignal::new(String::new()),
            is_newer_here: RwSignal::new(false),
        };
        if let Some(container) = container() {
            let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let revision = js_sys::Reflect::get(&event.data(), &JsValue::from_str("revision"));
                let revision = revision.ok().and_then(|revision| revision.as_string());
                if revision.is_some() && revision != own_revision() {
                    worker.is_newer_here.set(true);
                }
            });
            container.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            heard.forget();
        }
        worker
    }

    /// How offline use stands; tracked.
    pub fn state(self) -> OfflineUse {
        self.state.get()
    }

    /// Why the console could not be kept, in the browser's words where it has any; tracked.
    pub fn why(self) -> String {
        self.why.get()
    }

    /// Whether a version that is newer than this page has been fetched and waits; tracked.
    pub fn is_newer_here(self) -> bool {
        self.is_newer_here.get()
    }

    /// Registers the worker, or takes it away, once it is known whether the operator wants one. Long after the page: a
    /// visit must not be slower for it.
    pub fn settle(self, is_wanted: bool) {
        const AFTER_THE_PAGE: u32 = 2_000;
        let state = match (container().is_some(), is_wanted, preferences::kept(CHOICE)) {
            (false, ..) => OfflineUse::NotHere,
            (true, false, _) => OfflineUse::NotWanted,
            (true, true, Some(_)) => OfflineUse::Off,
            (true, true, None) => OfflineUse::Beginning,
        };
        self.state.set(state);
        spawn_local(async move {
            match state {
                OfflineUse::Beginning => {
                    clock::sleep(AFTER_THE_PAGE).await;
                    self.begin().await;
                }
                OfflineUse::Off | OfflineUse::NotWanted => leave().await,
                OfflineUse::Unknown | OfflineUse::NotHere | OfflineUse::On | OfflineUse::Failed => {}
            }
        });
    }

    /// The person's choice.
    pub fn choose(self, is_on: bool) {
        preferences::keep(CHOICE, (!is_on).then_some("off"));
        self.state.set(if is_on {
            OfflineUse::Beginning
        } else {
            OfflineUse::Off
        });
        spawn_local(async move {
            if is_on {
                self.begin().await;
            } else {
                leave().await;
            }
        });
    }

    /// Registers the worker, and says what came of it.
    async fn begin(self) {
        let outcome = register().await;
        // Whoever switched it off meanwhile has the last word.
        if self.state.get_untracked() != OfflineUse::Beginning {
            return;
        }
        match outcome {
            Ok(()) => self.state.set(OfflineUse::On),
            Err(why) => {
                self.why.set(why);
                self.state.set(OfflineUse::Failed);
            }
        }
    }
}

/// Lets the version that waits take over, and loads the page anew.
pub fn reload_to_update() {
    let Some(container) = container() else {
        super::page::reload();
        return;
    };
    // Every tab of this origin hears it; only the one that asked loads anew.
    let reload = Closure::<dyn Fn()>::new(super::page::reload);
    container.set_oncontrollerchange(Some(reload.as_ref().unchecked_ref()));
    reload.forget();
    spawn_local(async move {
        match registration()
            .await
            .and_then(|registration| registration.waiting())
        {
            Some(waiting) => {
                let _ = waiting.post_message(&JsValue::from_str("take over"));
            }
            None => super::page::reload(),
        }
    });
}

/// Nothing where the browser lets no page keep itself.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let has = js_sys::Reflect::has(&navigator, &JsValue::from_str("serviceWorker"));
    has.unwrap_or(false).then(|| navigator.service_worker())
}

/// The revision that this page is of; a console that was not built to be kept has none.
fn own_revision() -> Option<String> {
    let page = web_sys::window()?.document()?.document_element()?;
    page.get_attribute("data-revision")
}

/// Registers, and waits until everything is kept, or until it is clear that it is not; why.
async fn register() -> Result<(), String> {
    let Some(container) = container().filter(|_| own_revision().is_some()) else {
        return Err("it was not built to be kept".to_owned());
    };
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = JsFuture::from(container.register_with_options("/sw.js", &options))
        .await
        .and_then(JsCast::dyn_into::<ServiceWorkerRegistration>);
    let registration = match registered {
        Ok(registration) => registration,
        // An update that does not come leaves what is kept.
        Err(_) if keeps().await => return Ok(()),
        Err(error) => return Err(words_of(&error)),
    };
    if let Some(waiting) = registration.waiting() {
        let _ = waiting.post_message(&JsValue::from_str("revision"));
    }
    match registration.installing() {
        Some(worker) if registration.active().is_none() => is_installed(worker).await,
        _ => Ok(()),
    }
}

/// Waits until a worker has kept its files: all of them, or it is thrown away.
async fn is_installed(worker: WebWorker) -> Result<(), String> {
    loop {
        match worker.state() {
            ServiceWorkerState::Installed
            | ServiceWorkerState::Activating
            | ServiceWorkerState::Activated => {
                return Ok(());
            }
            ServiceWorkerState::Redundant => {
                return Err("not all of its files came, or not all of one version".to_owned());
            }
            _ => {}
        }
        let changed = js_sys::Promise::new(&mut |changed, _| worker.set_onstatechange(Some(&changed)));
        if let Err(error) = JsFuture::from(changed).await {
            return Err(words_of(&error));
        }
    }
}

/// Whether a worker that was registered earlier keeps the console.
async fn keeps() -> bool {
    let registration = registration().await;
    registration.is_some_and(|registration| registration.active().is_some())
}

fn words_of(error: &JsValue) -> String {
    let words = js_sys::Reflect::get(error, &JsValue::from_str("message")).ok();
    let words = words.and_then(|words| words.as_string()).unwrap_or_default();
    words.trim_end_matches('.').to_owned()
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let found = JsFuture::from(container()?.get_registration()).await;
    found.ok()?.dyn_into().ok()
}

/// The worker takes itself and what it kept away.
async fn leave() {
    if let Some(registration) = registration().await {
        let worker = registration.active().or_else(|| registration.waiting());
        if let Some(worker) = worker {
            let _ = worker.post_message(&JsValue::from_str("leave"));
        }
    }
}
