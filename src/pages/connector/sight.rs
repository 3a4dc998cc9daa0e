//! What of a draft is in sight: its view, and which partitions the table shows. Both stand in the address, so that a page
//! loaded again, a link, and a step back or forward show the same.

use connect_api::ConnectorAddress;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::At;

use super::field_lines::{Line, Shown, lines, name_at, shown_places};
use super::field_row::focus_line;
use crate::browser::history::Navigation;
use crate::route::{Route, Tab};
use crate::state::editor::{Editor, View};
use crate::ui::tracked::{local_effect, local_memo};

const VIEW: &str = "view";
const JSON: &str = "json";
const FILTER: &str = "filter";
const SHOW: &str = "show";
const CHANGED: &str = "changed";

/// What is in sight of the draft that a page shows.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    editor: Editor,
    columns: StoredValue<Shape>,
    navigation: Navigation,
    here: StoredValue<Route>,
    /// Which partitions the table shows.
    pub(super) which: RwSignal<Shown>,
}

impl Sight {
    /// What the address says of it, followed from now on.
    pub(super) fn of(editor: Editor, columns: StoredValue<Shape>, address: &ConnectorAddress) -> Self {
        let navigation = expect_context::<Navigation>();
        let view = local_memo(move || view_named(navigation.query(VIEW).as_deref()));
        let which =
            local_memo(move || shown_named(navigation.query(FILTER), navigation.query(SHOW).as_deref()));
        let sight = Self {
            editor,
            columns,
            navigation,
            here: StoredValue::new(Route::Connector(address.clone(), Tab::Alter)),
            which: RwSignal::new(which.get_untracked()),
        };
        sight.follow(view.get_untracked());
        local_effect(move || sight.follow(view.get()));
        local_effect(move || sight.write_view(editor.view.get()));
        local_effect(move || {
            let named = which.get();
            if sight.is_here() && sight.which.with_untracked(|shown| *shown != named) {
                sight.which.set(named);
            }
        });
        sight
    }

    /// The address is that of this page still: what another page's says is not about this one.
    fn is_here(self) -> bool {
        self.here.try_with_value(|here| self.navigation.is_at(here)) == Some(true)
    }

    /// Shows the view that the address names. Links to this page name none: they lead to the view that the draft was left
    /// in, which the address says from then on. A step back or forward leads to what was shown then.
    fn follow(self, named: View) {
        if !self.is_here() {
            return;
        }
        let kept = self.editor.view.get_untracked();
        let view = if named == View::Json || self.navigation.was_stepped_to() {
            named
        } else {
            kept
        };
        if view != kept {
            self.editor.form.set(None);
            self.editor.view.set(view);
        }
        self.write_view(view);
    }

    /// Has the address name a view; the table is what is shown where it names none.
    fn write_view(self, view: View) {
        if self.is_here() {
            self.navigation
                .set_query(VIEW, (view == View::Json).then_some(JSON));
        }
    }

    /// Shows the partitions alone whose names have this text in them.
    pub(super) fn look_for(self, text: String) {
        self.navigation.set_query(FILTER, Some(&text));
        self.which.update(|which| which.filter = text);
    }

    /// Shows what the draft changes alone, or the rest as well.
    pub(super) fn show_changed(self, only: bool) {
        self.navigation.set_query(SHOW, only.then_some(CHANGED));
        self.which.update(|which| which.changed_only = only);
    }

    /// Brings a row into sight and the focus into its field: by the filter, where it is not shown.
    pub(super) fn bring(self, at: At, key: Option<&str>) {
        if let Some(number) = self.which.with_untracked(|which| self.line_of(which, at, key))
            && focus_line(number, false)
        {
            return;
        }
        let only = Shown {
            filter: self.editor.draft.with_untracked(|draft| name_at(draft, at)),
            changed_only: false,
        };
        let number = self.line_of(&only, at, key);
        // The name of a partition that was added stands in the draft alone, and nothing that is drafted goes into the address.
        if matches!(at, At::Base(_)) {
            self.navigation.set_query(FILTER, Some(&only.filter));
            self.navigation.set_query(SHOW, None);
        }
        self.which.set(only);
        request_animation_frame(move || {
            if let Some(number) = number {
                focus_line(number, false);
            }
        });
    }

    /// Which line of the table a key of a partition has.
    fn line_of(self, which: &Shown, at: At, key: Option<&str>) -> Option<usize> {
        self.editor.draft.with_untracked(|draft| {
            let places = shown_places(draft, which);
            let lines = self.columns.with_value(|shape| lines(draft, shape, &places));
            let is_wanted = |line: &Line| {
                line.at == at && line.key.is_some() && key.is_none_or(|key| line.key.as_deref() == Some(key))
            };
            lines.iter().position(is_wanted)
        })
    }
}

fn view_named(name: Option<&str>) -> View {
    match name {
        Some(JSON) => View::Json,
        _ => View::Table,
    }
}

fn shown_named(filter: Option<String>, show: Option<&str>) -> Shown {
    Shown {
        filter: filter.unwrap_or_default(),
        changed_only: show == Some(CHANGED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::query_value;

    fn named(search: &str) -> (View, Shown) {
        let value = |name| query_value(search, name);
        (
            view_named(value(VIEW).as_deref()),
            shown_named(value(FILTER), value(SHOW).as_deref()),
        )
    }

    #[test]
    fn the_address_names_view_and_filter() {
        let shown = |filter: &str, changed_only| Shown {
            filter: filter.to_owned(),
            changed_only,
        };
        assert_eq!(named(""), (View::Table, Shown::default()));
        assert_eq!(named("?view=json"), (View::Json, Shown::default()));
        assert_eq!(
            named("?draft=d1&filter=orders%2F1&show=changed"),
            (View::Table, shown("orders/1", true))
        );
        // What is not known is what is shown without it.
        for search in ["?view=xml&show=all", "?view=JSON", "?view=&show", "?filter=%FF"] {
            assert_eq!(named(search), (View::Table, Shown::default()), "{search}");
        }
    }
}
