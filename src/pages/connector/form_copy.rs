//! Copy from connector: another one's offsets.

use connect_api::{ApiError, ConnectorAddress};
use leptos::prelude::*;
use offset_rules::strategy::{Source, copy_from};

use super::form_frame::{close, form};
use crate::pages::failure::Failure;
use crate::route::Route;
use crate::state::connector::ConnectorData;
use crate::state::drafts::target;
use crate::state::editor::Editor;
use crate::state::session::Session;
use crate::typed_address::{self, Destination};
use crate::ui::tracked::{on_input, tracked};

/// Whose offsets: a name alone is of the same cluster.
fn source(typed: &str, own: &ConnectorAddress) -> Result<ConnectorAddress, String> {
    let typed = typed.trim();
    if !typed.is_empty() && !typed.contains('/') {
        return Ok(ConnectorAddress {
            place: own.place.clone(),
            name: typed.to_owned(),
        });
    }
    match typed_address::read(typed) {
        Ok(Destination::Page(Route::Connector(address, ..))) => Ok(address),
        Ok(_) => {
            Err("This leads to no connector by its name. Give its name, or env-…/lkc-…/name.".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Reads another connector's offsets and drafts them.
pub(super) fn copy_form(editor: Editor, data: &ConnectorData) -> AnyView {
    let session = expect_context::<Session>();
    let own = data.address.clone();
    let typed = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<ApiError>);
    let is_reading = RwSignal::new(false);
    let apply = move || {
        if is_reading.get_untracked() {
            return;
        }
        let address = match source(&typed.get_untracked(), &own) {
            Ok(address) if address == own => return editor.refuse("That is this connector itself."),
            Ok(address) => address,
            Err(words) => return editor.refuse(words),
        };
        let Some(endpoint) = session.endpoint_now() else {
            return;
        };
        failed.set(None);
        is_reading.set(true);
        leptos::task::spawn_local_scoped_with_cancellation(async move {
            let answer = session.client().offsets(&address).await;
            let _ = is_reading.try_set(false);
            match answer {
                Ok(answer) => {
                    let of = target(&endpoint, &address, answer.value.id.clone());
                    let what = format!("offsets of {} copied", address.name);
                    editor.step(what, |draft| {
                        Ok(copy_from(
                            draft,
                            Source {
                                target: &of,
                                entries: &answer.value.offsets,
                            },
                        ))
                    });
                    close(editor, "press-copy");
                }
                Err(error) => {
                    let _ = failed.try_set(Some(error));
                }
            }
        });
    };
    let fields = view! {
        <label class="labelled">"Connector to copy from"
            <input id="copy-source" type="text" class="wide" autocomplete="off" spellcheck="false" placeholder="its name, or env-…/lkc-…/name"
                prop:value=typed on:input=on_input(move |text| typed.set(text))/>
        </label>
        <p class="muted">"Its offsets are drafted where the partitions are the same. Nothing is sent."</p>
        {tracked(move || is_reading.get().then(|| view! { <p role="status">"Reading its offsets"</p> }))}
        {tracked(move || failed.get().map(|error| view! { <Failure error/> }))}
    };
    form(
        editor,
        "Copy from connector",
        "press-copy",
        "copy-source",
        Box::new(apply),
        fields.into_any(),
    )
}
