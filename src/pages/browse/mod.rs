//! Environments, the clusters of one, the connectors of one: down to a connector by hand.

mod clusters;
mod connectors;
mod environments;
mod last_requests;
mod lead_on;
mod listing;

pub use clusters::ClustersPage;
pub use connectors::ConnectorsPage;
pub use environments::EnvironmentsPage;

use std::future::Future;
use std::pin::Pin;

use connect_api::{Answer, ApiError};
use leptos::prelude::*;

use crate::state::loadable::Loadable;
use crate::state::session::Session;
use crate::ui::tracked::unsubscribe_when_gone;

type Reading<T> = Pin<Box<dyn Future<Output = Result<Answer<T>, ApiError>>>>;

/// Reads a list now, and again whenever the callback is run, and when the gateway is back.
fn reading<T: Send + Sync + 'static>(
    list: &Loadable<T>,
    read: impl Fn() -> Reading<T> + Send + Sync + 'static,
) -> Callback<()> {
    let list = list.clone();
    let refresh = Callback::new(move |()| {
        let (list, read) = (list.clone(), read());
        leptos::task::spawn_local(async move {
            let _ = list.read(read).await;
        });
    });
    refresh.run(());
    // What failed because nobody answered is read as soon as somebody does.
    let session = expect_context::<Session>();
    Effect::new(move |was_offline: Option<bool>| {
        unsubscribe_when_gone();
        let is_offline = session.is_offline();
        if was_offline == Some(true) && !is_offline {
            refresh.run(());
        }
        is_offline
    });
    refresh
}
