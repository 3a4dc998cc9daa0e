//! Result: as a table, as JSON, as CSV. What the server wrote as a number stays those digits in all three.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::stackql::ResultTable;

use crate::browser::history::Navigation;
use crate::browser::{clipboard, download};
use crate::ui::button::Button;
use crate::ui::name::{cut_name, name};
use crate::ui::scroll::Scroll;
use crate::ui::tracked::{derived, local_memo, on_click, tracked};

/// What came of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// Headings and rows.
    pub(super) table: Arc<ResultTable>,
    /// The same as JSON.
    pub(super) json: Arc<str>,
    /// What is to be said about it.
    pub(super) says: String,
}

/// Characters of one cell or one text that are drawn: the file and the clipboard have it whole.
const MOST: usize = 20_000;

/// What the address names the form by.
const RESULT: &str = "result";

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Table,
    Json,
    Csv,
}

impl Shown {
    /// The form that an address names; the table where it names none that we know.
    fn named(name: Option<&str>) -> Self {
        let forms = [Self::Json, Self::Csv].into_iter();
        let mut named = forms.filter(|form| form.name() == name);
        named.next().unwrap_or(Self::Table)
    }

    /// Its name in the address.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Table => None,
            Self::Json => Some("json"),
            Self::Csv => Some("csv"),
        }
    }
}

/// The result of a statement.
#[component]
pub(super) fn ResultView(
    /// What came.
    answer: Answer,
) -> impl IntoView {
    // It stands in the address, beside the statement: whoever opens the link sees the result in the same form.
    let navigation = expect_context::<Navigation>();
    let shown = local_memo(move || Shown::named(navigation.query(RESULT).as_deref()));
    let said = RwSignal::new("");
    let choice = move |which: Shown, words: &'static str| {
        let is_pressed = derived(move || if shown.get() == which { "true" } else { "false" });
        let press = on_click(move || {
            navigation.set_query(RESULT, which.name());
            said.set("");
        });
        view! { <button type="button" class="button" aria-pressed=is_pressed on:click=press>{words}</button> }
    };
    let text_of = {
        let answer = answer.clone();
        move || match shown.get_untracked() {
            Shown::Csv => ("result.csv", "text/csv", answer.table.csv()),
            Shown::Json | Shown::Table => {
                ("result.json", "application/json", answer.json.as_ref().to_owned())
            }
        }
    };
    let copy = {
        let text_of = text_of.clone();
        move || {
            let (_, _, text) = text_of();
            leptos::task::spawn_local(async move {
                let done = clipboard::copy(&text).await;
                let _ = said.try_set(if done {
                    "Copied."
                } else {
                    "The browser refused the clipboard. Download it instead."
                });
            });
        }
    };
    let save = move || {
        let (name, mime, text) = text_of();
        let done = download::download(name, mime, &text);
        said.set(if done {
            "Downloaded."
        } else {
            "The browser refused the download."
        });
    };
    let says = answer.says.clone();
    let body = move || match shown.get() {
        Shown::Table => table(&answer.table),
        Shown::Json => text("JSON", &answer.json),
        Shown::Csv => text("CSV", &answer.table.csv()),
    };
    view! {
        <section class="result" aria-labelledby="result-heading">
            <div class="toolbar">
                <h2 id="result-heading">"Result"</h2>
                <div class="actions">
                    <div class="segments" role="group" aria-label="Result as">
                        {choice(Shown::Table, "Table")}{choice(Shown::Json, "JSON")}{choice(Shown::Csv, "CSV")}
                    </div>
                    <Button on_press=copy>"Copy"</Button>
                    <Button on_press=save>"Download"</Button>
                </div>
            </div>
            <p class="muted" role="status">{says}" "{tracked(move || said.get())}</p>
            {tracked(body)}
        </section>
    }
}

fn table(table: &ResultTable) -> AnyView {
    let head = |column: &String| view! { <th scope="col">{name(column)}</th> };
    let heads = table.columns.iter().map(head).collect_view();
    let cell = |cell: &String| {
        // What may have to be scrolled can be scrolled by keyboard.
        let stop = (cell.len() > 120).then_some("0");
        view! { <td><div class="cell" tabindex=stop>{cut_name(&clipped(cell))}</div></td> }
    };
    let row = |row: &Vec<String>| view! { <tr>{row.iter().map(cell).collect_view()}</tr> };
    let rows = table.rows.iter().map(row).collect_view();
    view! {
        <Scroll label="Result, scrollable">
            <table aria-label="Result">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

fn text(name: &'static str, text: &str) -> AnyView {
    view! { <pre class="contents" tabindex="0" role="region" aria-label=name>{clipped(text)}</pre> }
        .into_any()
}

/// The beginning of what may be megabytes.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => {
            let shown = text.get(..end).unwrap_or_default();
            format!(
                "{shown}… and {} more bytes: Copy and Download have them all",
                text.len() - end
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn the_address_names_the_form() {
        for form in [Shown::Table, Shown::Json, Shown::Csv] {
            assert_eq!(Shown::named(form.name()), form);
        }
        for unknown in ["", "table", "JSON", "xml"] {
            assert_eq!(Shown::named(Some(unknown)), Shown::Table, "{unknown}");
        }
    }
}
