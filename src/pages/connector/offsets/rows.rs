//! What the table shows: the latest observation, which of its rows in which order, and what moved.

use std::sync::Arc;

use connect_api::{Answer, ConnectorOffsets, OffsetEntry};
use leptos::prelude::*;
use offset_rules::class::{Order as ClassOrder, Shape};
use offset_rules::listing::{Filter, ListColumn, columns, order};
use offset_rules::movement::Observations;

use crate::browser::history::Navigation;
use crate::browser::text;
use crate::state::connector::ConnectorData;
use crate::ui::tracked::{local_effect, local_memo, local_memo_compared};
use crate::ui::windowed::SortedBy;

/// An observation, shared with whoever else shows it.
pub(super) type Observation = Arc<Answer<ConnectorOffsets>>;

/// The rows that are shown, by their places in the observation; `None` for all as they came.
pub(super) type Shown = Option<Arc<[u32]>>;

/// What the table shows. Lives as long as the tab's page.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    /// The latest observation.
    pub(super) observation: Memo<Option<Observation>>,
    /// Which rows in which order.
    pub(super) shown: Memo<Shown>,
    /// The columns.
    pub(super) columns: Memo<Arc<[ListColumn]>>,
    /// The shape the columns come from.
    pub(super) shape: Memo<Shape>,
    /// What was observed so far.
    pub(super) seen: StoredValue<ArcRwSignal<Observations>>,
    /// What the rows are sorted by.
    pub(super) sorted: Memo<SortedBy>,
    /// The row one is at, by its place in the table.
    pub(super) current: RwSignal<Option<usize>>,
    navigation: Navigation,
}

impl Rows {
    pub(super) fn of(data: &ConnectorData) -> Self {
        let navigation = expect_context::<Navigation>();
        // Drawn anew only when a new observation is there, not at every look.
        let observation = {
            let offsets = data.offsets.clone();
            local_memo_compared(move || offsets.answer(), differ)
        };
        let shape = data.shape();
        let columns = local_memo(move || shape.with(|shape| Arc::from(columns(shape))));
        let filter = local_memo(move || navigation.query("filter").unwrap_or_default());
        let sorted = local_memo(move || {
            let sort = navigation.query("sort")?;
            Some(match sort.strip_prefix('-') {
                Some(key) => (key.to_owned(), true),
                None => (sort, false),
            })
        });
        let seen = data.seen.clone();
        let shown = local_memo_compared(
            move || {
                let observation = observation.get()?;
                choose(
                    &observation.value.offsets,
                    &filter.get(),
                    sorted.get(),
                    &columns.get(),
                    &seen,
                )
            },
            |before, after| before != after,
        );
        // What was observed may be older than what is known of the class.
        let observed = data.seen.clone();
        local_effect(move || {
            let class = shape.with(Shape::class);
            if observed.with_untracked(|seen| seen.count() > 0 && seen.class() != class) {
                observed.update(|seen| seen.know(class));
            }
        });
        Self {
            observation,
            shown,
            columns,
            shape,
            seen: StoredValue::new(data.seen.clone()),
            sorted,
            current: RwSignal::new(None),
            navigation,
        }
    }

    /// How many partitions there are; `None` before anything was read. Tracked.
    pub(super) fn count_all(self) -> Option<usize> {
        self.observation
            .with(|observation| observation.as_ref().map(|answer| answer.value.offsets.len()))
    }

    /// How many of them are shown; tracked.
    pub(super) fn count_shown(self) -> usize {
        self.shown
            .with(|shown| shown.as_ref().map(|shown| shown.len()))
            .or_else(|| self.count_all())
            .unwrap_or(0)
    }

    /// The place in the observation of a row of the table; tracked.
    pub(super) fn place(self, row: usize) -> Option<usize> {
        self.shown.with(|shown| match shown {
            Some(shown) => shown.get(row).map(|place| *place as usize),
            None => Some(row),
        })
    }

    /// What stands in a row of the table; tracked.
    pub(super) fn entry(self, row: usize) -> Option<OffsetEntry> {
        let place = self.place(row)?;
        self.observation
            .with(|observation| observation.as_ref()?.value.offsets.get(place).cloned())
    }

    /// Looks at what was observed so far; tracked. `None` while it is behind what the table shows, or ahead of it: its rows
    /// are known by their places alone.
    pub(super) fn with_seen<T>(self, look: impl FnOnce(&Observations) -> T) -> Option<T> {
        let seen = self.seen.get_value();
        let shown = self.observation.with(|observation| {
            let offsets = &observation.as_ref()?.value;
            let at = offsets.observed_at.as_ref().and_then(|time| time.instant);
            Some((offsets.offsets.len(), at))
        });
        seen.with(|seen| (Some((seen.rows(), seen.latest())) == shown).then(|| look(seen)))
    }

    /// The class's order can be shown.
    pub(super) fn has_order(self) -> bool {
        self.shape.with(|shape| {
            shape
                .class()
                .is_some_and(|class| !matches!(class.order, ClassOrder::Opaque))
        })
    }

    /// What is looked for; tracked.
    pub(super) fn filter(self) -> String {
        self.navigation.query("filter").unwrap_or_default()
    }

    /// Looks for something.
    pub(super) fn set_filter(self, typed: &str) {
        self.current.set(None);
        self.navigation.set_query("filter", Some(typed));
    }

    /// Sorts by something else.
    pub(super) fn sort(self, by: SortedBy) {
        self.current.set(None);
        let sort = by.map(|(key, is_down)| if is_down { format!("-{key}") } else { key });
        self.navigation.set_query("sort", sort.as_deref());
    }
}

fn differ(before: Option<&Option<Observation>>, after: Option<&Option<Observation>>) -> bool {
    match (before, after) {
        (Some(Some(before)), Some(Some(after))) => {
            before.value.observed_at != after.value.observed_at || before.raw != after.raw
        }
        (Some(None), Some(None)) => false,
        _ => true,
    }
}

fn choose(
    entries: &[OffsetEntry],
    typed: &str,
    sorted: SortedBy,
    columns: &[ListColumn],
    seen: &ArcRwSignal<Observations>,
) -> Shown {
    let filter = Filter::new(typed, text::lower);
    let by = sorted.and_then(|(key, is_down)| {
        let column = columns.iter().find(|column| column.key == key)?;
        Some((column, is_down))
    });
    if filter.is_empty() && by.is_none() {
        return None;
    }
    let all = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let by_movement = by.is_some_and(|(column, _)| column.source == offset_rules::listing::Source::Movement);
    let look = |seen: &Observations| {
        let mut rows: Vec<u32> = (0..all)
            .zip(entries)
            .filter(|(row, entry)| filter.takes(entry, &|| seen.movement(*row as usize).keyword()))
            .map(|(row, _)| row)
            .collect();
        if let Some((column, is_down)) = by {
            order(&mut rows, column, is_down, entries, Some(seen));
        }
        rows.into()
    };
    // Followed only where it decides: what merely moves on does not change which rows are shown.
    Some(if by_movement || filter.asks_for_movement() {
        seen.with(look)
    } else {
        seen.with_untracked(look)
    })
}
