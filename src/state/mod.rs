//! What the console holds while the tab lives. Everything here belongs to the app's root and outlives the pages.

pub mod allowances;
pub mod answered;
pub mod base_parts;
pub mod connector;
mod console_token;
pub mod credentials;
pub mod directory;
pub mod draft_record;
pub mod drafts;
pub mod editor;
pub mod history;
mod history_known;
pub mod history_record;
pub mod journal;
mod journal_before;
mod journal_lock;
mod journal_pause;
mod journal_read;
pub mod journal_record;
mod journal_work;
pub mod judged;
pub mod kept;
pub mod known_now;
pub mod loadable;
pub mod observations;
pub mod pace;
pub mod pending;
pub mod production;
pub mod reach;
pub mod recent;
pub mod record;
pub mod sent_after;
pub mod session;
mod steps;
pub mod submission;
pub mod turn;
pub mod upkeep;
pub mod whose;

use leptos::prelude::provide_context;

use crate::browser::history::Navigation;

/// Provides what pages and tasks share. Called once, by the app's root.
pub fn provide(session: session::Session, navigation: Navigation) {
    provide_context(production::Production::start(session));
    provide_context(allowances::Allowances::start(session));
    let kept = kept::Kept::start();
    provide_context(kept);
    provide_context(directory::Directory::start(session));
    provide_context(recent::Recent::start(session));
    let connectors = connector::Connectors::start();
    provide_context(connectors);
    let drafts = drafts::Drafts::start(kept, session, navigation);
    provide_context(drafts);
    let history = history::History::start(kept);
    provide_context(history);
    let journal = journal::Journal::start(kept, session, history);
    provide_context(journal);
    provide_context(upkeep::Upkeep::start(
        kept, session, connectors, drafts, journal, history,
    ));
    provide_context(editor::Editors::start());
}
