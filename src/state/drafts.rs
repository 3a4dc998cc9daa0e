//! The drafts of this browser: which there are, which of them are open in this tab, and that every change of an open
//! one is saved.
//!
//! The list is taken once from what is stored ([`Upkeep`](super::upkeep::Upkeep)), and follows what other tabs write. A draft's own text and the offsets it was made on are read
//! when it is opened. One tab edits a draft and the others follow it ([`Role`]); whoever finds at a save that somebody else
//! has saved meanwhile keeps its own as a draft of its own, so nothing is lost either way.

mod bases;
mod handed_over;
mod lost;
mod open;
mod roles;
mod saving;
mod text;
mod untouched;
mod whole;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use connect_api::{ConnectorAddress, ConnectorOffsets, Timestamp};
use futures::lock::Mutex;
use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};
use offset_rules::moved::{Now, rebase};
use offset_rules::record::RecordError;
use offset_rules::target::Target;

pub use self::lost::Notice;
pub use self::whole::Unsaved;
use super::draft_record::{self, Summary};
use super::kept::Kept;
use super::session::{Endpoint, Session};
use crate::browser::history::Navigation;
use crate::browser::locks::Held;
use crate::browser::storage::{Record, StorageError};
use crate::browser::{clock, page};

/// What this tab may do with an open draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nobody else has it open for editing.
    Edits,
    /// Another tab edits it; this one shows what that one saves.
    Follows,
}

/// One draft of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What is known of it, or why it cannot be read.
    pub summary: Result<Summary, RecordError>,
    /// The draft itself, where it is open in this tab.
    pub open: Option<ArcRwSignal<Draft>>,
    /// What this tab may do with it.
    pub role: Role,
    /// When it was last saved, by this tab or another; `None` where it never was.
    pub saved_at: Option<Timestamp>,
    /// Why it could not be saved at the last try. What is saved of other drafts meanwhile changes nothing about that.
    pub trouble: Option<StorageError>,
}

/// The drafts of this browser.
#[derive(Clone, Copy)]
pub struct Drafts {
    kept: Kept,
    session: Session,
    navigation: Navigation,
    all: RwSignal<BTreeMap<String, Listed>>,
    is_loaded: RwSignal<bool>,
    /// Why the storage could not be read, while it cannot.
    unreadable: RwSignal<Option<StorageError>>,
    notices: RwSignal<Vec<Notice>>,
    /// Of each connector, the draft that this tab worked on last.
    chosen: StoredValue<HashMap<ConnectorAddress, String>>,
    desk: StoredValue<Desk, LocalStorage>,
}

/// What goes on behind the list.
#[derive(Default)]
struct Desk {
    /// By draft.
    pages: HashMap<String, Page>,
    /// Being read now.
    opening: HashSet<String>,
    /// Whether the browser was asked to keep what is stored.
    has_asked: bool,
}

/// Whose turn it is to write a draft, one save or removal after another.
type Turn = Rc<Mutex<()>>;

/// Behind one open draft.
#[derive(Default)]
struct Page {
    /// Watches the draft for changes; ends with the page.
    watch: Option<Owner>,
    lock: Option<Held>,
    /// It is being looked, again and again, whether the other tab is done.
    is_waiting: bool,
    /// Changed since the last save began.
    is_changed: bool,
    /// A save waits or runs.
    is_saving: bool,
    /// Whoever saves has it: a save that begins before another has ended would find that one's revision, and take it for
    /// another tab's.
    turn: Turn,
    /// Opened to be saved and no more: nobody looks at it.
    is_passing: bool,
    /// The stored snapshot of the offsets, and its id.
    base: Option<(String, Arc<Base>)>,
    /// One that could not be stored yet.
    begun: Option<(String, Arc<Base>)>,
    /// Snapshots that the stored draft stood on before its next save.
    stale: Vec<String>,
    /// The text of the JSON view while it is not the draft.
    typed: Option<Arc<str>>,
}

impl Drafts {
    /// Nothing is read yet.
    pub fn start(kept: Kept, session: Session, navigation: Navigation) -> Self {
        Self {
            kept,
            session,
            navigation,
            all: RwSignal::new(BTreeMap::new()),
            is_loaded: RwSignal::new(false),
            unreadable: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            chosen: StoredValue::new(HashMap::new()),
            desk: StoredValue::new_local(Desk::default()),
        }
    }

    /// Takes the list from what is stored, or why it could not be read; and follows it from now on. Called once.
    pub fn attend(self, records: &[Record], unreadable: Option<StorageError>) {
        self.take_list(records);
        self.is_loaded.set(true);
        if unreadable.is_some() {
            self.unreadable.set(unreadable);
            self.read_list_again();
        }
        self.sweep();
        self.kept.on_hear(move |text| self.hear(text));
        self.kept.on_lost(move || self.save_all_anew());
        page::on_hide(move || self.save_now());
    }

    /// Whether the list has been read; tracked.
    pub fn is_loaded(self) -> bool {
        self.is_loaded.get()
    }

    /// Every draft by its id, tracked. Those that hold nothing and were never saved are left out; those that could not
    /// be saved are not.
    pub fn list(self) -> Vec<(String, Listed)> {
        self.all.with(|all| {
            let worth = |listed: &Listed| {
                listed.saved_at.is_some() || listed.summary.is_err() || listed.trouble.is_some()
            };
            let listed = all.iter().filter(|(_, listed)| worth(listed));
            listed.map(|(id, listed)| (id.clone(), listed.clone())).collect()
        })
    }

    /// What the list knows of one draft, tracked.
    pub fn listed(self, id: &str) -> Option<Listed> {
        self.all.with(|all| all.get(id).cloned())
    }

    /// The other drafts of a connector beside its current one, tracked.
    pub fn others(self, address: &ConnectorAddress) -> usize {
        let count = self.of(address).iter().filter(|(_, _, saved)| *saved).count();
        count.saturating_sub(1)
    }

    /// Whether a record is of the endpoint that answers now; tracked. Records of another one are never submitted.
    pub fn is_here(self, target: &Target) -> bool {
        self.session
            .endpoint()
            .is_some_and(|endpoint| endpoint.name == target.endpoint && endpoint.instance == target.instance)
    }

    /// The drafts of a connector of this endpoint that can be read: when each was changed, its id, whether it was
    /// saved. The newest last. Tracked.
    fn of(self, address: &ConnectorAddress) -> Vec<(Timestamp, String, bool)> {
        let mut found: Vec<_> = self.all.with(|all| {
            let summaries = all.values().filter_map(|listed| {
                let summary = listed.summary.as_ref().ok()?;
                Some((summary, listed.saved_at.is_some()))
            });
            summaries
                .filter(|(summary, _)| summary.target.address == *address && self.is_here(&summary.target))
                .map(|(summary, saved)| (summary.changed_at, summary.id.clone(), saved))
                .collect()
        });
        // One that was only looked at gives way to one that holds something.
        found.sort_by(|left, right| (left.2, left.0, &left.1).cmp(&(right.2, right.0, &right.1)));
        found
    }

    /// Which draft of a connector the pages show: the one that the address names, the one worked on last, the newest.
    /// Tracked.
    pub fn current(self, address: &ConnectorAddress) -> Option<String> {
        let of = self.of(address);
        let is_one = |id: &String| of.iter().any(|(_, other, _)| other == id);
        let named = self.navigation.query("draft").filter(is_one);
        if let Some(named) = &named {
            self.choose(address, named);
        }
        let chosen = || {
            let chosen = self.chosen.with_value(|chosen| chosen.get(address).cloned());
            chosen.filter(is_one)
        };
        named
            .or_else(chosen)
            .or_else(|| of.last().map(|(_, id, _)| id.clone()))
    }

    /// Why the draft that the page's address names is not the one that is shown, in words; tracked.
    pub fn named_in_vain(self, address: &ConnectorAddress) -> Option<String> {
        let named = self.navigation.query("draft")?;
        if !self.is_loaded() || self.session.endpoint().is_none() {
            return None;
        }
        let listed = self.listed(&named).map(|listed| listed.summary);
        match listed {
            None => Some(
                "It is not kept in this browser: it was submitted, discarded or deleted, or it was made elsewhere."
                    .to_owned(),
            ),
            Some(Err(error)) => Some(error.to_string()),
            Some(Ok(summary)) if summary.target.address != *address => {
                Some(format!("It is a draft of another connector, {}.", summary.target.address))
            }
            Some(Ok(summary)) if !self.is_here(&summary.target) => {
                Some(format!("It is a draft of another endpoint, {}.", summary.target.endpoint))
            }
            Some(Ok(_)) => None,
        }
    }

    fn choose(self, address: &ConnectorAddress, id: &str) {
        self.chosen.update_value(|chosen| {
            chosen.insert(address.clone(), id.to_owned());
        });
    }

    fn has_chosen(self, address: &ConnectorAddress) -> bool {
        self.chosen.with_value(|chosen| chosen.contains_key(address))
    }

    /// The open draft of a connector, begun on these offsets where there is none. A draft that changes nothing yet is
    /// moved to the newer offsets. `None` while one that was kept is being read. Tracked.
    pub fn open(
        self,
        endpoint: &Endpoint,
        address: &ConnectorAddress,
        live: &ConnectorOffsets,
    ) -> Option<ArcRwSignal<Draft>> {
        if !self.is_loaded() {
            return None;
        }
        let Some(id) = self.current(address) else {
            return Some(self.begin(endpoint, address, live));
        };
        let listed = self.all.with_untracked(|all| all.get(&id).cloned())?;
        let Some(draft) = listed.open else {
            self.read(&id);
            return None;
        };
        self.stay(&id);
        if listed.role == Role::Edits && draft.with_untracked(is_on_nothing) && !live.offsets.is_empty() {
            let base = Arc::new(Base::of(live.clone()));
            let now = Now {
                class: None,
                base: &base,
                lcc: live.id.as_deref(),
                request_then: None,
                request_now: None,
            };
            draft.update(|draft| *draft = rebase(draft, &now));
        }
        let is_of_now = draft.with_untracked(|Draft { base, .. }| {
            base.observed_at == live.observed_at && base.entries == live.offsets
        });
        if !is_of_now && self.is_untouched(&draft) {
            let target = target(endpoint, address, live.id.clone());
            draft.set(Draft::new(
                id,
                target,
                Arc::new(Base::of(live.clone())),
                clock::now(),
            ));
        }
        Some(draft)
    }

    fn begin(
        self,
        endpoint: &Endpoint,
        address: &ConnectorAddress,
        live: &ConnectorOffsets,
    ) -> ArcRwSignal<Draft> {
        let id = page::new_id();
        let base = Arc::new(Base::of(live.clone()));
        let draft = Draft::new(id, target(endpoint, address, live.id.clone()), base, clock::now());
        let draft = ArcRwSignal::new(draft);
        self.show(draft.clone(), None);
        draft
    }

    /// The open draft of a connector, if there is one; tracked. One that was kept is read first.
    pub fn get(self, address: &ConnectorAddress) -> Option<ArcRwSignal<Draft>> {
        let id = self.current(address)?;
        let draft = self.all.with_untracked(|all| all.get(&id)?.open.clone());
        match draft {
            Some(_) => self.stay(&id),
            None => self.read(&id),
        }
        draft
    }

    /// Makes `draft` the current draft of a connector, beside those that there are.
    pub fn adopt(self, address: &ConnectorAddress, draft: ArcRwSignal<Draft>) {
        let id = draft.with_untracked(|draft| draft.id.clone());
        self.show(draft, None);
        self.choose(address, &id);
        self.changed(&id);
    }

    /// The same, and only done when the draft is in the storage, or could not be put there.
    pub async fn adopt_saved(self, address: &ConnectorAddress, draft: ArcRwSignal<Draft>) {
        let id = draft.with_untracked(|draft| draft.id.clone());
        self.adopt(address, draft);
        self.save(&id).await;
    }

    /// Takes the current draft of a connector away: discarded.
    pub fn close(self, address: &ConnectorAddress) {
        if let Some(id) = untrack(|| self.current(address)) {
            // The address is not to name what is gone.
            if untrack(|| self.navigation.query("draft")).as_ref() == Some(&id) {
                self.navigation.set_query("draft", None);
            }
            self.discard(&id);
        }
    }
}

/// What the list shows of a stored record.
fn listed((_, text): &Record) -> Listed {
    let summary = draft_record::read(text).map(|stored| stored.summary);
    Listed {
        open: None,
        role: Role::Edits,
        saved_at: summary.as_ref().ok().map(|summary| summary.changed_at),
        trouble: None,
        summary,
    }
}

/// Whether a draft was made before anybody had seen the connector's offsets.
pub fn is_on_nothing(draft: &Draft) -> bool {
    draft.base.entries.is_empty() && draft.base.observed_at.is_none()
}

/// Whose offsets: the connector at this endpoint.
pub fn target(endpoint: &Endpoint, address: &ConnectorAddress, lcc: Option<String>) -> Target {
    Target {
        endpoint: endpoint.name.clone(),
        instance: endpoint.instance.clone(),
        address: address.clone(),
        lcc,
    }
}
