//! Query: the two StackQL resources. Reading runs here; altering opens as a draft in Review.

mod field;
mod result;

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_api::{ApiError, ConnectorAddress};
use leptos::prelude::*;
use offset_rules::naming::partition_name;
use offset_rules::stackql::{
    Alteration, Column, Example, Plan, PlanError, RESOURCES, Read, Resource, ResultTable, StatementError,
    describe, examples, fill, parse, placeholders, plan, select_row, show_methods,
};

use self::field::{FIELD, StatementField};
use self::result::{Answer, ResultView};
use crate::browser::caret;
use crate::browser::history::Navigation;
use crate::pages::failure::Failure;
use crate::queries::statement::read_for_statement;
use crate::route::{Route, Tab, statement_address, statement_in};
use crate::state::connector::Connectors;
use crate::state::drafts::Drafts;
use crate::state::journal::Journal;
use crate::state::session::Session;
use crate::tasks::adopt_draft::already_so;
use crate::tasks::draft_alteration::draft_alteration;
use crate::tasks::submit_draft;
use crate::ui::button::{Button, Weight};
use crate::ui::name::{visible_lines, visible_sentence};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{derived, local_effect, local_memo, on_click, on_input, on_submit, tracked};

/// What came of the last run.
#[derive(Clone)]
enum Outcome {
    Nothing,
    Running,
    /// With the statement that it is wrong with.
    Wrong(StatementError, String),
    Unfilled(Vec<String>),
    Damaged,
    Failed(ApiError),
    Unreadable(String),
    Answered(Answer),
    /// Not all of it was drafted: where, if anything was, and what was left.
    Drafted(Option<ConnectorAddress>, Vec<String>),
}

/// What the page holds.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    navigation: Navigation,
    drafts: Drafts,
    journal: Journal,
    connectors: Connectors,
    statement: RwSignal<String>,
    /// What was typed for the placeholders, by their names.
    values: RwSignal<BTreeMap<String, String>>,
    outcome: RwSignal<Outcome>,
    /// Counts the runs: a slow old answer never replaces a newer one.
    runs: StoredValue<u32>,
}

/// Query.
#[component]
pub fn QueryPage() -> impl IntoView {
    let desk = Desk {
        session: expect_context(),
        navigation: expect_context(),
        drafts: expect_context(),
        journal: expect_context(),
        connectors: expect_context(),
        statement: RwSignal::new(String::new()),
        values: RwSignal::new(BTreeMap::new()),
        outcome: RwSignal::new(Outcome::Nothing),
        runs: StoredValue::new(0),
    };
    // A link to a statement shows it; it runs when somebody runs it.
    local_effect(move || match statement_in(&desk.navigation.fragment()) {
        Some(Ok(text)) if desk.statement.with_untracked(|known| *known != text) => {
            desk.statement.set(text);
            desk.outcome.set(Outcome::Nothing);
        }
        Some(Ok(_)) | None => {}
        Some(Err(_)) => desk.outcome.set(Outcome::Damaged),
    });
    let run = Callback::new(move |()| desk.run());
    let is_invalid = derived(move || {
        let is_wrong = desk.outcome.with(|outcome| matches!(outcome, Outcome::Wrong(..)));
        is_wrong.then_some("true")
    });
    let nothing = derived(move || {
        let is_empty = desk.statement.with(|text| text.trim().is_empty());
        is_empty.then(|| "No statement is written".to_owned())
    });
    view! {
        <h1 tabindex="-1">"Query"</h1>
        <p>
            "The two StackQL resources of a connector's offsets, "<code>"confluent.connect.connector_offsets"</code>" and "
            <code>"confluent.connect.connector_offsets_requests"</code>". Reading runs here. "<code>"EXEC"</code>
            " of the alter method never runs: it opens as a draft in Review."
        </p>
        <form class="query" on:submit=on_submit(move || desk.run())>
            <StatementField statement=desk.statement is_invalid run/>
            <div id="statement-problem">{tracked(move || desk.outcome.with(problem))}</div>
            {tracked(move || view! { <Placeholders desk/> })}
            <p class="actions"><Button weight=Weight::Primary disabled_reason=nothing on_press=move || desk.run()>"Run"</Button></p>
        </form>
        {tracked(move || outcome_view(desk))}
        <Examples desk/>
    }
}

impl Desk {
    /// What stands for a placeholder: what was typed, else what the last connector opened says.
    fn value(self, name: &str) -> Option<String> {
        let typed = self.values.with(|values| values.get(name).cloned());
        typed.or_else(|| {
            let last = self.navigation.last_connector();
            Some(match name {
                "connector_name" => last?.name,
                "environment_id" => last?.place.environment,
                "kafka_cluster_id" => last?.place.cluster,
                "type" | "data__type" => "PATCH".to_owned(),
                _ => return None,
            })
        })
    }

    fn run(self) {
        let text = self.statement.get_untracked();
        if text.trim().is_empty() {
            return;
        }
        self.navigation.show_as(&statement_address(&text));
        self.runs.update_value(|runs| *runs += 1);
        let filled = untrack(|| fill(&text, |name| self.value(name)));
        let planned = parse(&filled.text)
            .map_err(PlanError::Statement)
            .and_then(|statement| plan(&filled.text, statement));
        match planned {
            Err(PlanError::Placeholders(names)) => self.outcome.set(Outcome::Unfilled(names)),
            Err(PlanError::Statement(error)) => {
                let error = StatementError::at(&text, filled.original(error.offset), error.expected);
                let at = error.offset;
                let [_, word, _] = error.marked(&text).map(str::len);
                self.outcome.set(Outcome::Wrong(error, text.clone()));
                caret::select(FIELD, &text, at, at + word);
            }
            Ok(Plan::ShowMethods(resource)) => self.answer(show_methods(resource)),
            Ok(Plan::Describe(resource)) => self.answer(describe(resource)),
            Ok(Plan::Read {
                read,
                address,
                columns,
            }) => self.read(read, address, columns),
            Ok(Plan::Alter(alteration)) => self.draft(alteration),
        }
    }

    fn answer(self, table: ResultTable) {
        let count = table.rows.len();
        self.outcome.set(Outcome::Answered(Answer {
            json: table.json().into(),
            table: Arc::new(table),
            says: format!("{count} rows."),
        }));
    }

    fn read(self, read: Read, address: ConnectorAddress, columns: Vec<Column>) {
        self.outcome.set(Outcome::Running);
        let number = self.runs.get_value();
        leptos::task::spawn_local(async move {
            let outcome = match read_for_statement(self.session, read, &address).await {
                Err(error) => Outcome::Failed(error),
                Ok(answer) => answered(read, answer.as_deref(), columns),
            };
            self.keep(number, outcome);
        });
    }

    fn draft(self, alteration: Alteration) {
        let Some(endpoint) = self.session.endpoint_now() else {
            return;
        };
        self.outcome.set(Outcome::Running);
        let number = self.runs.get_value();
        leptos::task::spawn_local(async move {
            let desk = submit_draft::Desk {
                session: self.session,
                data: self.connectors.of(&alteration.address),
                journal: self.journal,
                drafts: self.drafts,
            };
            match draft_alteration(&desk, endpoint, &alteration).await {
                Err(error) => self.keep(number, Outcome::Failed(error)),
                Ok((outcome, true))
                    if outcome.left.is_empty()
                        && outcome.unchanged == 0
                        && self.navigation.is_at(&Route::Query) =>
                {
                    self.navigation
                        .go(&Route::Connector(alteration.address, Tab::Review));
                }
                Ok((outcome, is_draft)) => {
                    let left = outcome.left.iter().map(|left| {
                        let name = left.partition.as_ref().map(partition_name).unwrap_or_default();
                        format!("{name}: {}", left.why)
                    });
                    let left = left.chain(already_so(outcome.unchanged)).collect();
                    let place = is_draft.then_some(alteration.address);
                    self.keep(number, Outcome::Drafted(place, left));
                }
            }
        });
    }

    /// Keeps what a run came to, unless another was started meanwhile or the page was left.
    fn keep(self, number: u32, outcome: Outcome) {
        if self.runs.try_get_value() == Some(number) {
            let _ = self.outcome.try_set(outcome);
        }
    }
}

/// The asked columns of an answer, each exactly as the server wrote it.
fn answered(read: Read, answer: Option<&str>, mut columns: Vec<Column>) -> Outcome {
    if columns.is_empty() {
        columns = every_column(read);
    }
    let labels = columns.iter().map(|column| column.label.clone()).collect();
    let Some(text) = answer else {
        return Outcome::Answered(Answer {
            table: Arc::new(ResultTable {
                columns: labels,
                rows: Vec::new(),
            }),
            json: "[]".into(),
            says: "0 rows: the server knows of no request for this connector yet.".to_owned(),
        });
    };
    match exact_json::parse(text) {
        Err(error) => Outcome::Unreadable(error.to_string()),
        Ok(value) => {
            let (row, object) = select_row(&value, &columns);
            Outcome::Answered(Answer {
                table: Arc::new(ResultTable {
                    columns: labels,
                    rows: vec![row],
                }),
                json: format!("[{object}]").into(),
                says: "1 row, its values as the server wrote them.".to_owned(),
            })
        }
    }
}

/// An EXEC of a reading method shows its whole answer.
fn every_column(read: Read) -> Vec<Column> {
    let is_meant = |resource: &&Resource| resource.name.ends_with("_requests") == (read == Read::Status);
    let columns = RESOURCES
        .iter()
        .find(is_meant)
        .map_or(&[][..], |resource| resource.columns);
    columns
        .iter()
        .map(|(name, ..)| Column {
            name,
            label: (*name).to_owned(),
        })
        .collect()
}

/// What is wrong with the statement, marked in its line.
fn problem(outcome: &Outcome) -> Option<AnyView> {
    match outcome {
        Outcome::Wrong(error, text) => {
            let [before, word, after] = error.marked(text).map(visible_lines);
            let words = format!(
                "Line {}, column {}: {}.",
                error.line, error.column, error.expected
            );
            Some(
                view! {
                    <p class="field-problem" role="alert">{visible_sentence(&words)}</p>
                    <pre class="marked" aria-hidden="true">{before}<mark>{if word.is_empty() { " ".to_owned() } else { word }}</mark>{after}</pre>
                }
                .into_any(),
            )
        }
        Outcome::Unfilled(names) => {
            let words = visible_sentence(&format!("Fill in {} first.", names.join(", ")));
            Some(view! { <p class="field-problem" role="alert">{words}</p> }.into_any())
        }
        Outcome::Damaged => {
            let words = "The statement in this address was damaged on its way. Ask for the link again.";
            Some(view! { <p class="field-problem" role="alert">{words}</p> }.into_any())
        }
        _ => None,
    }
}

fn outcome_view(desk: Desk) -> AnyView {
    match desk.outcome.get() {
        Outcome::Running => view! { <Skeleton rows=3 label="Running"/> }.into_any(),
        Outcome::Failed(error) => {
            view! { <Failure error refresh=Callback::new(move |()| desk.run())/> }.into_any()
        }
        Outcome::Unreadable(why) => view! {
            <Panel meaning=Meaning::Bad title="The answer could not be read."><p>{why}</p></Panel>
        }
        .into_any(),
        Outcome::Answered(answer) => view! { <ResultView answer/> }.into_any(),
        Outcome::Drafted(place, left) => {
            let title = match place {
                Some(_) => "Drafted, but not all of it.",
                None => "Nothing was drafted.",
            };
            let review = place.map(|address| Route::Connector(address, Tab::Review).path());
            let left = left
                .into_iter()
                .map(|words| view! { <li>{words}</li> })
                .collect_view();
            view! {
                <Panel meaning=Meaning::Caution title>
                    <ul>{left}</ul>
                    {review.map(|review| view! { <p class="actions"><a class="button" href=review>"Review"</a></p> })}
                </Panel>
            }
            .into_any()
        }
        Outcome::Nothing | Outcome::Wrong(..) | Outcome::Unfilled(_) | Outcome::Damaged => ().into_any(),
    }
}

/// A field for each placeholder of the statement.
#[component]
fn Placeholders(desk: Desk) -> impl IntoView {
    let names = local_memo(move || desk.statement.with(|text| placeholders(text)));
    tracked(move || {
        let names = names.get();
        if names.is_empty() {
            return None;
        }
        let field = |name: String| {
            let id = format!("placeholder-{name}");
            let (own, label) = (name.clone(), name.clone());
            let value = derived(move || desk.value(&own).unwrap_or_default());
            let typed = on_input(move |text| {
                desk.values.update(|values| {
                    values.insert(name.clone(), text);
                });
            });
            view! {
                <div class="placeholder">
                    <label for=id.clone()>{label}</label>
                    <input id=id type="text" autocomplete="off" spellcheck="false" prop:value=value on:input=typed/>
                </div>
            }
        };
        let fields = names.into_iter().map(field).collect_view();
        Some(view! { <fieldset class="placeholders"><legend>"Placeholders"</legend>{fields}</fieldset> })
    })
}

/// Statements to begin with.
#[component]
fn Examples(desk: Desk) -> impl IntoView {
    let example = |Example { title, text }: Example| {
        let take = on_click(move || {
            caret::write(FIELD, &text, 0);
            desk.statement.set(text.clone());
            desk.outcome.set(Outcome::Nothing);
        });
        view! { <li><button type="button" class="button" on:click=take>{title}</button></li> }
    };
    view! {
        <section aria-labelledby="examples">
            <h2 id="examples">"Examples"</h2>
            <ul class="chips">{examples().into_iter().map(example).collect_view()}</ul>
        </section>
    }
}
