//! One tab at a time: the browser's own locks, else leases in the storage that run out by themselves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page;
use super::storage::{Change, Decision, Durability, Storage, Store};

/// How long a lease lasts in milliseconds, and how often it is renewed. A tab in the background may be held up for a
/// second and more.
const LEASE: i64 = 20_000;
const RENEWAL: u32 = 4_000;

/// A lock that this tab holds, until it is dropped. Where the tab is killed, the browser or the clock gives it back.
pub struct Held {
    inner: Inner,
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    is_lost: Cell<bool>,
    on_lost: RefCell<Option<Box<dyn Fn()>>>,
}

impl State {
    fn lose(&self) {
        if !self.is_lost.replace(true)
            && let Some(act) = self.on_lost.borrow().as_ref()
        {
            act();
        }
    }
}

enum Inner {
    Lock(Function),
    Lease {
        storage: Rc<dyn Storage>,
        name: String,
        owner: String,
        /// Until when it holds, in milliseconds, if it is not renewed.
        until: Rc<Cell<i64>>,
        _renewal: gloo_timers::callback::Interval,
    },
}

impl Held {
    /// Whether another tab has it, or may have it: it was taken by force, or it ran out because this tab was held up for
    /// longer than a lease lasts.
    pub fn is_lost(&self) -> bool {
        let has_run_out = match &self.inner {
            Inner::Lock(_) => false,
            Inner::Lease { until, .. } => !holds(until.get(), js_sys::Date::now() as i64),
        };
        has_run_out || self.state.is_lost.get()
    }

    /// Says what to do when another tab takes it by force.
    pub fn on_lost(&self, act: impl Fn() + 'static) {
        *self.state.on_lost.borrow_mut() = Some(Box::new(act));
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.state.on_lost.borrow_mut().take();
        match &self.inner {
            Inner::Lock(release) => drop(release.call0(&JsValue::NULL)),
            Inner::Lease {
                storage, name, owner, ..
            } => {
                let (storage, name, owner) = (Rc::clone(storage), name.clone(), owner.clone());
                wasm_bindgen_futures::spawn_local(async move { give_back(&storage, &name, &owner).await });
            }
        }
    }
}

/// Takes a lock, if nobody else has it; by force, whoever has it. `None`: another tab holds it.
pub async fn take(storage: &Rc<dyn Storage>, name: &str, by_force: bool) -> Option<Held> {
    match manager() {
        Some(manager) => match take_lock(&manager, name, by_force).await {
            Asked::Granted(held) => Some(held),
            Asked::Held => None,
            // There, and refused to this page: site data is blocked.
            Asked::Refused => take_lease(storage, name, by_force).await,
        },
        None => take_lease(storage, name, by_force).await,
    }
}

/// What the browser says when it is asked for a lock.
enum Asked {
    Granted(Held),
    /// Another tab has it.
    Held,
    /// This page gets none.
    Refused,
}

/// Absent outside HTTPS and loopback, and in old browsers. By its name: the binding stands behind a flag that native
/// builds of this crate do not set.
fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}

async fn take_lock(manager: &JsValue, name: &str, by_force: bool) -> Asked {
    let Some((release, told, ended)) = ask(manager, name, by_force) else {
        return Asked::Refused;
    };
    let state = Rc::new(State::default());
    let watched = Rc::clone(&state);
    let (fail, failed) = oneshot::channel();
    wasm_bindgen_futures::spawn_local(async move {
        // Fulfilled when it was given back; rejected when it was taken by force, or never given at all.
        if JsFuture::from(ended).await.is_err() {
            watched.lose();
            let _ = fail.send(());
        }
    });
    match select(told, failed).await {
        Either::Left((Ok(true), _)) => Asked::Granted(Held {
            inner: Inner::Lock(release),
            state,
        }),
        Either::Left((Ok(false), _)) => Asked::Held,
        Either::Left((Err(_), _)) | Either::Right(_) => Asked::Refused,
    }
}

/// Asks for a lock: what gives it back, whether it was granted, and how it ended.
fn ask(
    manager: &JsValue,
    name: &str,
    by_force: bool,
) -> Option<(Function, oneshot::Receiver<bool>, Promise)> {
    let options = js_sys::Object::new();
    let how = if by_force { "steal" } else { "ifAvailable" };
    let _ = js_sys::Reflect::set(&options, &how.into(), &true.into());
    let mut release = None;
    // Held for as long as this is not fulfilled.
    let until = Promise::new(&mut |resolve: Function, _| release = Some(resolve));
    let release = release?;
    let (tell, told) = oneshot::channel();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let is_granted = !lock.is_null() && !lock.is_undefined();
        let _ = tell.send(is_granted);
        if is_granted {
            until.into()
        } else {
            JsValue::UNDEFINED
        }
    });
    let request = js_sys::Reflect::get(manager, &"request".into()).ok()?;
    let request: Function = request.dyn_into().ok()?;
    let ended = request.call3(manager, &name.into(), &options, &granted).ok()?;
    Some((release, told, Promise::resolve(&ended)))
}

/// A lease as it is stored: `OWNER MILLISECONDS`.
fn lease(text: &str) -> Option<(&str, i64)> {
    let (owner, until) = text.split_once(' ')?;
    Some((owner, until.parse().ok()?))
}

/// Whether a lease still holds. One that ends later than any lease can was written by a clock that has been set back
/// since: it holds no longer.
fn holds(until: i64, now: i64) -> bool {
    now < until && until <= now + LEASE
}

/// The lease, for a browser without locks of its own.
pub async fn take_lease(storage: &Rc<dyn Storage>, name: &str, by_force: bool) -> Option<Held> {
    let owner = page::new_attempt()?;
    let until = renew(storage, name, &owner, move |_, is_held| by_force || !is_held).await?;
    let until = Rc::new(Cell::new(until));
    let state = Rc::new(State::default());
    let renewal = {
        let (storage, name, owner) = (Rc::clone(storage), name.to_owned(), owner.clone());
        let (state, until) = (Rc::downgrade(&state), Rc::clone(&until));
        gloo_timers::callback::Interval::new(RENEWAL, move || {
            let (storage, name, owner, state) =
                (Rc::clone(&storage), name.clone(), owner.clone(), state.clone());
            let until = Rc::clone(&until);
            wasm_bindgen_futures::spawn_local(async move {
                match renew(&storage, &name, &owner, |is_ours, is_held| is_ours || !is_held).await {
                    Some(renewed) => until.set(renewed),
                    None => {
                        if let Some(state) = state.upgrade() {
                            state.lose();
                        }
                    }
                }
            });
        })
    };
    Some(Held {
        inner: Inner::Lease {
            storage: Rc::clone(storage),
            name: name.to_owned(),
            owner,
            until,
            _renewal: renewal,
        },
        state,
    })
}

/// Writes the lease anew where `may` allows it, told whether it is this owner's and whether it holds; until when it does
/// then.
async fn renew(
    storage: &Rc<dyn Storage>,
    name: &str,
    owner: &str,
    may: impl FnOnce(bool, bool) -> bool + 'static,
) -> Option<i64> {
    let now = js_sys::Date::now() as i64;
    let mine = format!("{owner} {}", now + LEASE);
    let (written, owner) = (Rc::new(Cell::new(false)), owner.to_owned());
    let is_written = Rc::clone(&written);
    let decide = Box::new(move |before: Option<&str>| {
        let before = before.and_then(lease);
        let is_ours = before.is_some_and(|(other, _)| other == owner);
        let is_held = before.is_some_and(|(_, until)| holds(until, now));
        let allowed = may(is_ours, is_held);
        is_written.set(allowed);
        if allowed {
            Decision::Put(mine)
        } else {
            Decision::Leave
        }
    });
    storage.exchange(Store::Leases, name, decide).await.ok()?;
    written.get().then_some(now + LEASE)
}

async fn give_back(storage: &Rc<dyn Storage>, name: &str, owner: &str) {
    let found = storage.get(Store::Leases, name).await.ok().flatten();
    if found
        .as_deref()
        .and_then(lease)
        .is_some_and(|(other, _)| other == owner)
    {
        let _ = storage
            .write(vec![Change::remove(Store::Leases, name)], Durability::Relaxed)
            .await;
    }
}
