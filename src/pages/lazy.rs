//! Pages in pieces of their own: what a first visit does not show is loaded when it is first asked for.
//!
//! One word makes a page such a page: [`lazy_page!`](crate::lazy_page). `cargo xtask` cuts the pieces (the feature
//! `split`); a plain `trunk build` leaves everything in one file, and then every page is there at once.

use std::future::Future;
use std::pin::Pin;

use futures::FutureExt;
use leptos::prelude::*;

use crate::browser::page;
use crate::browser::revision::{self, Served};
use crate::state::connector::ConnectorData;
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::tracked;

/// The piece is on its way: whether it arrived.
pub type Loading = Pin<Box<dyn Future<Output = bool>>>;

/// A view that is loaded when it is first shown: `lazy_page!(drafting, alter, view! { <AlterTab/> })`.
///
/// First the piece that it travels in (pages that are used one after the other share one, since every piece more is
/// a request more, and what two pieces need becomes a third), then a name that no other page of the console has,
/// then the view. A view cannot take variables from around it; those are named behind:
/// `lazy_page!(finding, clusters, view! { <ClustersPage environment/> }, environment: String)`.
#[cfg(all(feature = "split", target_arch = "wasm32"))]
#[macro_export]
macro_rules! lazy_page {
    ($piece:ident, $page:ident, $view:expr $(, $given:ident : $type:ty)* $(,)?) => {{
        #[::leptos::wasm_split::wasm_split(
            $piece,
            wasm_split_path = ::leptos::wasm_split,
            fallible,
            preload(load)
        )]
        fn $page($($given: $type),*) -> Result<AnyView, ::leptos::wasm_split::SplitLoaderError> {
            Ok($view.into_any())
        }
        $crate::pages::lazy::arriving(
            || Box::pin(async { load().await.is_ok() }),
            Box::new(move || {
                ::futures::FutureExt::now_or_never($page($($given.clone()),*)).and_then(Result::ok)
            }),
        )
    }};
}

/// A view that is there at once: nothing was split.
#[cfg(not(all(feature = "split", target_arch = "wasm32")))]
#[macro_export]
macro_rules! lazy_page {
    ($piece:ident, $page:ident, $view:expr $(, $given:ident : $type:ty)* $(,)?) => {{
        fn $page($($given: $type),*) -> AnyView {
            $view.into_any()
        }
        $crate::pages::lazy::arriving(
            || Box::pin(async { true }),
            Box::new(move || Some($page($($given.clone()),*))),
        )
    }};
}

/// Something that is done by code in a piece: `lazy_call!(drafting, skip, skip_past(drafts, record) => Outcome, …)`, with
/// what it takes named behind, by value. Answers `None` where the piece does not come; [`why_missing`] says why.
#[cfg(all(feature = "split", target_arch = "wasm32"))]
#[macro_export]
macro_rules! lazy_call {
    ($piece:ident, $call:ident, $does:expr => $answer:ty $(, $given:ident : $type:ty)* $(,)?) => {{
        #[::leptos::wasm_split::wasm_split($piece, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $call($($given: $type),*) -> Result<$answer, ::leptos::wasm_split::SplitLoaderError> {
            Ok($does)
        }
        async move { $call($($given),*).await.ok() }
    }};
}

/// It is there at once: nothing was split.
#[cfg(not(all(feature = "split", target_arch = "wasm32")))]
#[macro_export]
macro_rules! lazy_call {
    ($piece:ident, $call:ident, $does:expr => $answer:ty $(, $given:ident : $type:ty)* $(,)?) => {{
        fn $call($($given: $type),*) -> $answer {
            $does
        }
        async move { Some($call($($given),*)) }
    }};
}

/// Why something in a piece could not be done, and what to do.
pub async fn why_missing() -> String {
    let (title, advice) = words(revision::served().await);
    format!("{title} {advice}")
}

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    OnItsWay,
    Here,
    Missing(Served),
}

/// Shows a view once its piece is there; until then what is waited for, and if it does not come, what to do.
pub fn arriving(load: fn() -> Loading, show: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    let piece = RwSignal::new(Piece::OnItsWay);
    let ask = move || {
        let mut loading = load();
        let at_once = (&mut loading).now_or_never();
        // Somebody who was here before sees the page at once.
        if at_once == Some(true) {
            piece.set(Piece::Here);
            return;
        }
        piece.set(Piece::OnItsWay);
        leptos::task::spawn_local(async move {
            let is_here = match at_once {
                Some(is_here) => is_here,
                None => loading.await,
            };
            let found = if is_here {
                Piece::Here
            } else {
                Piece::Missing(revision::served().await)
            };
            // The page may have been left meanwhile.
            if piece.try_set(found).is_none() {
                request_animation_frame(page::focus_awaited_heading);
            }
        });
    };
    ask();
    let ask = Callback::new(move |()| ask());
    tracked(move || match piece.get() {
        Piece::OnItsWay => view! { <Skeleton label="Loading this page"/> }.into_any(),
        // What a page reads while it is drawn is the page's own matter: it is not drawn anew for it.
        Piece::Here => untrack(&show).unwrap_or_else(|| missing(Served::ThisRevision, ask)),
        Piece::Missing(served) => missing(served, ask),
    })
}

/// Why a page is not there, and what to do about it.
fn words(served: Served) -> (&'static str, &'static str) {
    match served {
        Served::Nothing => (
            "This page is not loaded yet, and the gateway does not answer.",
            "A page is loaded when it is first opened. What is open elsewhere stays as it is. When the gateway and the network \
             are there again, press Refresh.",
        ),
        Served::AnotherRevision => (
            "A newer version of the console is in place.",
            "This page belongs to the version that is open here, and the server does not have that any more. A draft that is \
             open can still be finished on the pages that work.",
        ),
        Served::ThisRevision => (
            "This page could not be loaded.",
            "The gateway answers, but this part of the console did not arrive whole. Press Refresh. If that does not help, its \
             files on the server are incomplete, or something in between changes them.",
        ),
    }
}

/// Says why the page is not there. Nothing else is touched by that: what was typed elsewhere is still there.
fn missing(served: Served, ask: Callback<()>) -> AnyView {
    let (title, advice) = words(served);
    // Under a connector's heading the page has one already.
    let heading = use_context::<ConnectorData>()
        .is_none()
        .then(|| view! { <h1 tabindex="-1">"This page is not here"</h1> });
    let newer = served == Served::AnotherRevision;
    view! {
        {heading}
        <Panel meaning=Meaning::Bad title=title>
            <p>{advice}</p>
            <p class="actions">
                {if newer {
                    view! { <Button on_press=page::reload>"Reload to update"</Button> }.into_any()
                } else {
                    view! { <Button on_press=move || ask.run(())>"Refresh"</Button> }.into_any()
                }}
            </p>
        </Panel>
    }
    .into_any()
}
