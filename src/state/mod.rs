//! What the console holds while the tab lives. Everything here belongs to the app's root and outlives the pages.

pub mod connector;
pub mod directory;
pub mod drafts;
pub mod journal;
pub mod kept;
pub mod loadable;
pub mod pace;
pub mod production;
pub mod session;

use leptos::prelude::provide_context;

/// Provides what pages and tasks share. Called once, by the app's root.
pub fn provide(session: session::Session) {
    provide_context(production::Production::start(session));
    provide_context(kept::Kept::start());
    provide_context(directory::Directory::start(session));
    provide_context(connector::Connectors::start());
    provide_context(drafts::Drafts::start());
    provide_context(journal::Journal::start());
}
