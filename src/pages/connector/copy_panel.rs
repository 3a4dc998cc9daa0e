//! Inside Copy as: which tool, its words, what they need and what to know before using them.

use std::sync::Arc;

use connect_api::{OffsetEntry, Timestamp};
use leptos::ev;
use leptos::prelude::*;
use offset_rules::class::Config;
use offset_rules::copy::{
    About, BodyForm, Copied, Tool, copy_alter, copy_read, copy_status, create_with_offsets, find_offsets_at,
    read_record,
};
use offset_rules::draft::{Base, Draft};
use offset_rules::stackql::Generation;
use offset_rules::target::Target;
use offset_rules::trace::{NamedRecord, named_records};

use super::copy_as::Copying;
use super::problem_list::{config_of, is_config_awaited};
use super::report_of::{draft_report, request_report};
use crate::browser::{clipboard, clock, download, page};
use crate::route::statement_address;
use crate::state::connector::ConnectorData;
use crate::state::drafts::target;
use crate::state::journal::Journal;
use crate::state::session::{Session, Upstream};
use crate::ui::button::Button;
use crate::ui::name::{visible_lines, visible_sentence};
use crate::ui::tracked::{local_memo, on_click, on_input, tracked};

/// What can be copied.
#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Tool(Tool, &'static str),
    Record(NamedRecord),
    OffsetsAt,
    Create,
    Report,
}

impl Choice {
    fn name(&self) -> String {
        match self {
            Self::Tool(_, name) => (*name).to_owned(),
            Self::Record(record) => format!(
                "Read this record: {}/{} at {}",
                record.topic, record.partition, record.offset
            ),
            Self::OffsetsAt => "Find offsets for a time".to_owned(),
            Self::Create => "Create connector with these offsets".to_owned(),
            Self::Report => "Report".to_owned(),
        }
    }
}

/// Everything that is known when the dialog is opened.
struct Known {
    what: Copying,
    data: ConnectorData,
    target: Target,
    config: Memo<Option<Config>>,
    base_url: String,
    who: String,
    journal: Journal,
}

impl Known {
    fn about(&self) -> About<'_> {
        About {
            target: &self.target,
            base_url: &self.base_url,
        }
    }

    fn live(&self) -> Vec<OffsetEntry> {
        let answer = self.data.offsets.get_untracked().answer;
        answer
            .map(|answer| answer.value.offsets.clone())
            .unwrap_or_default()
    }

    /// The draft; for a read, one that changes nothing.
    fn draft(&self) -> Draft {
        if let Copying::Draft(draft) = &self.what {
            return draft.get_untracked();
        }
        let base = Arc::new(Base::new(self.live(), None));
        Draft::new("", self.target.clone(), base, clock::now())
    }

    fn records(&self) -> Vec<NamedRecord> {
        let status = self.data.status.get_untracked().answer;
        let mut texts: Vec<String> = Vec::new();
        if let Some(status) = &status {
            texts.extend(status.value.trace.clone());
            texts.extend(status.value.tasks.iter().filter_map(|task| task.message.clone()));
        }
        named_records(&texts.join("\n"))
    }

    fn choices(&self) -> Vec<Choice> {
        let stackql = |generation, form, name| Choice::Tool(Tool::StackQl(generation, form), name);
        let mut choices = vec![
            Choice::Tool(Tool::Curl, "curl"),
            Choice::Tool(Tool::ConfluentCli, "Confluent CLI"),
            Choice::Tool(Tool::Terraform, "Terraform"),
        ];
        if let Copying::Draft(_) = self.what {
            choices.extend([
                stackql(Generation::Of2026, BodyForm::Parameters, "StackQL"),
                stackql(Generation::Of2026, BodyForm::Json, "StackQL, body as @@json"),
                stackql(
                    Generation::Of2024,
                    BodyForm::Parameters,
                    "StackQL, provider of 2024",
                ),
                stackql(
                    Generation::Of2024,
                    BodyForm::Json,
                    "StackQL, provider of 2024, body as @@json",
                ),
            ]);
        } else {
            choices.push(stackql(Generation::Of2026, BodyForm::Parameters, "StackQL"));
        }
        choices.extend(self.records().into_iter().map(Choice::Record));
        if !matches!(self.what, Copying::Status) {
            if find_offsets_at(&self.live(), clock::now()).is_some() {
                choices.push(Choice::OffsetsAt);
            }
            choices.push(Choice::Create);
        }
        if !matches!(self.what, Copying::Read) {
            choices.push(Choice::Report);
        }
        choices
    }

    /// The words of a choice, or why there are none. Of the configuration it is followed whether it was read.
    fn copied(&self, choice: &Choice, time: Timestamp) -> Result<Copied, &'static str> {
        let about = self.about();
        Ok(match (choice, &self.what) {
            (Choice::Tool(tool, _), Copying::Read) => copy_read(*tool, &about),
            (Choice::Tool(tool, _), Copying::Status) => copy_status(*tool, &about),
            (Choice::Tool(tool, _), Copying::Draft(_)) => copy_alter(*tool, &about, &self.draft()),
            (Choice::Record(record), _) => read_record(&about, record),
            (Choice::OffsetsAt, _) => find_offsets_at(&self.live(), time).unwrap_or_default(),
            (Choice::Create, _) => {
                let draft = self.draft();
                let created = |config: &Option<Config>| create_with_offsets(&about, &draft, config.as_ref());
                return self.config.with(created);
            }
            (Choice::Report, Copying::Draft(draft)) => Copied {
                text: draft.with_untracked(|draft| draft_report(draft, &self.live(), &self.who)),
                ..Copied::default()
            },
            (Choice::Report, _) => Copied {
                text: request_report(&self.target, &self.data, self.journal),
                ..Copied::default()
            },
        })
    }
}

/// Where commands send to: the Cloud's own address, or whatever this console talks to.
fn base_url(session: Session) -> String {
    match session.endpoint_now() {
        Some(endpoint) if endpoint.upstream == Upstream::ConfluentCloud => {
            "https://api.confluent.cloud".to_owned()
        }
        Some(endpoint) if !endpoint.api_base.is_empty() => endpoint.api_base,
        _ => page::origin(),
    }
}

/// The choice of tool and its words.
pub(super) fn copy_panel(what: Copying, data: ConnectorData) -> AnyView {
    let session = expect_context::<Session>();
    let Some(endpoint) = session.endpoint_now() else {
        return ().into_any();
    };
    let lcc = data
        .offsets
        .get_untracked()
        .answer
        .and_then(|answer| answer.value.id.clone());
    let who = if endpoint.gateway_has_credentials {
        "the gateway's key".to_owned()
    } else {
        untrack(|| session.key_for(&data.address.place.environment)).unwrap_or_default()
    };
    let is_awaited = is_config_awaited(&data);
    let known = Arc::new(Known {
        config: config_of(&data),
        target: target(&endpoint, &data.address, lcc),
        base_url: base_url(session),
        who,
        journal: expect_context::<Journal>(),
        what,
        data,
    });
    let choices = Arc::new(known.choices());
    let chosen = RwSignal::new(0_usize);
    let time = RwSignal::new(clock::now().to_string());
    let options = choices.iter().enumerate().map(|(at, choice)| {
        view! { <option value=at.to_string()>{choice.name()}</option> }
    });
    let options = options.collect_view();
    let choose: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        chosen.set(event_target_value(&event).parse().unwrap_or(0));
    });
    let asks_time = {
        let choices = Arc::clone(&choices);
        local_memo(move || choices.get(chosen.get()) == Some(&Choice::OffsetsAt))
    };
    let words = move || {
        let choice = choices.get(chosen.get())?.clone();
        if choice == Choice::OffsetsAt && time.with(|time| time.trim().parse::<Timestamp>().is_err()) {
            return Some(
                view! { <p class="field-problem" role="alert">"This is no time. Write it as 2026-01-31T12:00:00Z, or with its offset as 2026-01-31T12:00:00+01:00."</p> }
                    .into_any(),
            );
        }
        let at = time.with(|time| time.trim().parse().unwrap_or_else(|_| clock::now()));
        let words = match known.copied(&choice, at) {
            Ok(words) => words,
            Err(why) => return Some(no_words(why, is_awaited)),
        };
        let query = match choice {
            Choice::Tool(Tool::StackQl(..), _) => Some(open_in_query(&words.text)),
            _ => None,
        };
        Some(view! { {query}{copied(words, choice == Choice::Report)} }.into_any())
    };
    view! {
        <label class="labelled">"Tool"<select on:change=choose>{options}</select></label>
        {tracked(move || asks_time.get().then(|| view! {
            <label class="labelled">"Time"
                <input type="text" autocomplete="off" spellcheck="false" prop:value=time on:input=on_input(move |text| time.set(text))/>
            </label>
        }))}
        {tracked(words)}
    }
    .into_any()
}

/// Why there are none, and what to do.
fn no_words(why: &'static str, is_awaited: Memo<bool>) -> AnyView {
    let advice = tracked(move || {
        if is_awaited.get() {
            " It is being read."
        } else {
            " Refresh under Offsets reads it again."
        }
    });
    view! { <p class="field-problem" role="alert">{why}{advice}</p> }.into_any()
}

/// The words, the files beside them, and what to know.
fn copied(copied: Copied, is_report: bool) -> AnyView {
    let Copied {
        text,
        files,
        warnings,
    } = copied;
    let name = if is_report { "report.md" } else { "command.txt" };
    let warnings = warnings
        .into_iter()
        .map(|words| view! { <li>{visible_sentence(&words)}</li> });
    let files = files.into_iter().map(|file| {
        view! { <p>"It needs the file "<code>{file.name}</code>" beside it:"</p>{text_to_take("File", file.name, file.text)} }
    });
    view! {
        {text_to_take("Command", name, text)}
        {files.collect_view()}
        <ul class="problems caution">{warnings.collect_view()}</ul>
        {(!is_report).then(|| view! { <p class="muted">"Keys are placeholders: set CONFLUENT_CLOUD_API_KEY and CONFLUENT_CLOUD_API_SECRET where the tool reads them."</p> })}
    }
    .into_any()
}

/// The way to the page that takes the statement.
fn open_in_query(statement: &str) -> AnyView {
    /// Bytes; browsers cut longer addresses off.
    const LONGEST: usize = 100_000;
    if statement.len() > LONGEST {
        return view! { <p class="muted">"Too long for an address: copy it, and paste it under Query."</p> }
            .into_any();
    }
    let query = statement_address(statement);
    view! { <p class="actions"><a class="button" href=query>"Open in Query"</a></p> }.into_any()
}

/// How much of a long text is shown, with what misleads marked; what is copied and saved is the whole of it, as it is.
const MOST_SHOWN: usize = 20_000;

fn text_to_take(what: &'static str, name: &'static str, text: String) -> AnyView {
    let said = RwSignal::new("");
    let mut end = text.len().min(MOST_SHOWN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let is_cut = end < text.len();
    let shown = visible_lines(text.get(..end).unwrap_or_default());
    let to_save = text.clone();
    let copy = on_click(move || {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let words = if clipboard::copy(&text).await {
                "Copied."
            } else {
                "The browser refused the clipboard. Save it as a file, or select the text."
            };
            let _ = said.try_set(words);
        });
    });
    let save = move || {
        let kind = if name.ends_with(".json") {
            "application/json"
        } else {
            "text/plain"
        };
        if !download::download(name, kind, &to_save) {
            said.set("The browser did not take the file.");
        }
    };
    view! {
        <pre class="raw" tabindex="0" aria-label=what role="region">{shown}</pre>
        {is_cut.then(|| view! { <p class="muted">"Only the beginning is shown; all of it is copied and saved."</p> })}
        <p class="actions">
            <span class="muted" role="status">{said}</span>
            <button type="button" class="button" on:click=copy>"Copy"</button>
            <Button on_press=save>"Save file"</Button>
        </p>
    }
    .into_any()
}
