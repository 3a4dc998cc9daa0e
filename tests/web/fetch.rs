//! The transport over `fetch`: one call for each request, what it says, what becomes of it when nobody waits.

use connect_api::{Attempt, Client, ErrorKind, Transport, TransportError};
use console::browser::transport::Fetch;
use console::state::session::{Credentials, Endpoint, Reach, Session, Upstream};
use futures::FutureExt;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Request, RequestCache, RequestCredentials, RequestRedirect};

use crate::support::{Scene, edge, turn};

/// Stands in for the browser's `fetch` and for the clock of its time limits: nothing is sent, nothing runs out,
/// until the test says so. The page's own are back when it goes.
struct Stub {
    calls: Array,
    limits: Array,
    restore: Function,
}

impl Stub {
    fn install() -> Self {
        let install = Function::new_no_args(
            "const own = {fetch: window.fetch, setTimeout: window.setTimeout};
             const calls = [], limits = [];
             window.fetch = request => new Promise(
                 (resolve, reject) => calls.push({request, resolve, reject}));
             window.setTimeout = (run, after, ...more) => {
                 if (after === 45000) { limits.push(run); return 0; }
                 return own.setTimeout.call(window, run, after, ...more);
             };
             return {calls, limits, restore: () => Object.assign(window, own)};",
        );
        let parts = install.call0(&JsValue::UNDEFINED).unwrap();
        let part = |name: &str| Reflect::get(&parts, &name.into()).unwrap();
        Self {
            calls: part("calls").unchecked_into(),
            limits: part("limits").unchecked_into(),
            restore: part("restore").unchecked_into(),
        }
    }

    /// How often something was sent.
    fn count(&self) -> u32 {
        self.calls.length()
    }

    fn part(&self, call: u32, name: &str) -> JsValue {
        Reflect::get(&self.calls.get(call), &name.into()).unwrap()
    }

    /// What was sent.
    fn request(&self, call: u32) -> Request {
        self.part(call, "request").unchecked_into()
    }

    fn was_aborted(&self, call: u32) -> bool {
        self.request(call).signal().aborted()
    }

    /// Answers a call.
    fn answer(&self, call: u32, status: u16, headers: &str, body: &[u8]) {
        let make = Function::new_with_args(
            "body, status",
            &format!("return new Response(body, {{status, headers: {{{headers}}}}})"),
        );
        let body = Uint8Array::from(body);
        let response = make.call2(&JsValue::UNDEFINED, &body, &status.into()).unwrap();
        let resolve: Function = self.part(call, "resolve").unchecked_into();
        resolve.call1(&JsValue::UNDEFINED, &response).unwrap();
    }

    /// Fails a call as the browser fails it.
    fn fail(&self, call: u32, words: &str) {
        let reject: Function = self.part(call, "reject").unchecked_into();
        let error = js_sys::TypeError::new(words);
        reject.call1(&JsValue::UNDEFINED, &error).unwrap();
    }

    /// Lets the last time limit run out.
    fn run_out(&self) {
        let limit: Function = self.limits.get(self.limits.length() - 1).unchecked_into();
        limit.call0(&JsValue::UNDEFINED).unwrap();
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::UNDEFINED).unwrap();
    }
}

fn session(scene: &Scene, api_base: &str) -> Session {
    let session = scene.with(Session::start);
    session.set_reach(Reach::Known(Endpoint {
        api_base: api_base.to_owned(),
        name: "test".to_owned(),
        upstream: Upstream::Sandbox,
        instance: None,
        is_our_gateway: true,
        gateway_has_credentials: false,
        read_only: false,
        production: None,
    }));
    session
}

fn client(scene: &Scene) -> Client<Fetch> {
    session(scene, "").client()
}

#[wasm_bindgen_test]
async fn a_read_says_who_asks_keeps_nothing_and_follows_nowhere() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let session = session(&scene, "https://proxy.example/base");
    session.sign_in(Credentials::new("k", "s"));
    session.set_console_token("t-1".to_owned());
    let (client, at) = (session.client(), edge("a%2Fb"));
    let mut read = Box::pin(client.offsets(&at));
    assert!((&mut read).now_or_never().is_none());
    assert_eq!(stub.count(), 1);
    let request = stub.request(0);
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.url(),
        "https://proxy.example/base/connect/v1/environments/env-dev01/clusters/lkc-edge/connectors/a%252Fb/offsets"
    );
    let header = |name: &str| request.headers().get(name).unwrap();
    assert_eq!(header("authorization").as_deref(), Some("Basic azpz"));
    assert_eq!(header("x-console-token").as_deref(), Some("t-1"));
    assert_eq!(header("accept").as_deref(), Some("application/json"));
    assert_eq!(header("content-type"), None);
    assert_eq!(request.redirect(), RequestRedirect::Error);
    assert_eq!(request.cache(), RequestCache::NoStore);
    assert_eq!(request.credentials(), RequestCredentials::SameOrigin);

    stub.answer(
        0,
        200,
        "date: 'Mon, 02 Mar 2026 09:15:04 GMT', 'x-request-id': 'r-1'",
        br#"{"offsets":[{"partition":{"p":1.0},"offset":{"lsn":9007199254741993}}]}"#,
    );
    let answer = read.await.unwrap();
    assert_eq!(
        answer.value.offsets[0].offset.text(),
        r#"{"lsn":9007199254741993}"#
    );
    assert_eq!(answer.date.unwrap().to_string(), "2026-03-02T09:15:04Z");
    assert_eq!(answer.request_id.as_deref(), Some("r-1"));
}

#[wasm_bindgen_test]
async fn a_query_arrives_as_it_was_written() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let client = client(&scene);
    let token = "a+b=&%2F";
    let _ = Box::pin(client.environments(Some(token))).now_or_never();
    let url = web_sys::Url::new(&stub.request(0).url()).unwrap();
    assert_eq!(url.pathname(), "/org/v2/environments");
    assert_eq!(
        url.search().trim_end_matches('&'),
        "?page_size=100&page_token=a%2Bb%3D%26%252F"
    );
    let _ = Box::pin(client.connectors(&edge("a").place)).now_or_never();
    let url = web_sys::Url::new(&stub.request(1).url()).unwrap();
    assert_eq!(url.search().trim_end_matches('&'), "?expand=id,info,status");
}

const ATTEMPT: Attempt<'_> = Attempt {
    id: "attempt-1",
    mark: Some("1764440000123"),
};

#[wasm_bindgen_test]
async fn a_submission_goes_out_byte_for_byte_with_its_attempt() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    let body = r#"{"type":"PATCH","offsets":[{"partition":{"ü":1e3},"offset":{"lsn":9007199254741993}}]}"#;
    let mut submission = Box::pin(client.alter(&at, body, Some(ATTEMPT)));
    assert!((&mut submission).now_or_never().is_none());
    turn().await;
    let request = stub.request(0);
    assert_eq!(request.method(), "POST");
    let header = |name: &str| request.headers().get(name).unwrap();
    assert_eq!(header("x-attempt").as_deref(), Some(ATTEMPT.id));
    assert_eq!(header("x-attempt-mark").as_deref(), ATTEMPT.mark);
    assert_eq!(header("content-type").as_deref(), Some("application/json"));
    let sent = JsFuture::from(request.array_buffer().unwrap()).await.unwrap();
    assert_eq!(Uint8Array::new(&sent).to_vec(), body.as_bytes());
    stub.answer(0, 202, "", br#"{"type":"PATCH","offsets":[]}"#);
    submission.await.unwrap();
    turn().await;
    assert_eq!(stub.count(), 1);
}

#[wasm_bindgen_test]
async fn a_read_that_nobody_waits_for_is_aborted() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    let mut read = Box::pin(client.offsets(&at));
    assert!((&mut read).now_or_never().is_none());
    assert!(!stub.was_aborted(0));
    drop(read);
    assert!(stub.was_aborted(0));
}

#[wasm_bindgen_test]
async fn a_submission_that_nobody_waits_for_is_carried_to_its_end() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    let mut submission = Box::pin(client.alter(&at, "{}", None));
    assert!((&mut submission).now_or_never().is_none());
    drop(submission);
    turn().await;
    assert_eq!(
        stub.count(),
        1,
        "given up before it went out, it goes out all the same"
    );
    assert!(!stub.was_aborted(0));
    stub.answer(0, 202, "", b"{}");
    turn().await;
    assert!(!stub.was_aborted(0));

    let mut pause = Box::pin(client.pause(&at));
    assert!((&mut pause).now_or_never().is_none());
    turn().await;
    drop(pause);
    assert_eq!((stub.count(), stub.was_aborted(1)), (2, false));
}

#[wasm_bindgen_test]
async fn a_read_that_is_not_answered_in_time_is_aborted_and_says_how_long_it_waited() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    let mut read = Box::pin(client.offsets(&at));
    assert!((&mut read).now_or_never().is_none());
    stub.run_out();
    let error = read.await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Timeout(45));
    assert!(stub.was_aborted(0));
}

#[wasm_bindgen_test]
async fn a_submission_that_is_not_answered_in_time_is_unknown_and_goes_on() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    let mut submission = Box::pin(client.alter(&at, "{}", None));
    assert!((&mut submission).now_or_never().is_none());
    turn().await;
    stub.run_out();
    let error = submission.await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Timeout(45));
    assert!(!error.certainly_refused());
    assert_eq!((stub.count(), stub.was_aborted(0)), (1, false));
}

#[wasm_bindgen_test]
async fn bytes_that_are_no_text_reach_the_client_as_they_are() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    for (call, body, why) in [
        (0, &b"{\"id\": \"\xff\"}"[..], "valid UTF-8"),
        // A decoder would take the mark off in silence.
        (1, b"\xef\xbb\xbf{}", "a value"),
    ] {
        let mut read = Box::pin(client.offsets(&at));
        assert!((&mut read).now_or_never().is_none());
        stub.answer(call, 200, "", body);
        let ErrorKind::Decode(words) = read.await.unwrap_err().kind else {
            panic!("{body:?} was repaired on the way");
        };
        assert!(words.contains(why), "{words}");
    }
    let transport = Fetch::new(session(&scene, ""));
    let request = http::Request::get("/x").body(Vec::new()).unwrap();
    let mut exchange = Box::pin(transport.send(request));
    assert!((&mut exchange).now_or_never().is_none());
    stub.answer(2, 200, "", b"\xff\x00\xfe");
    assert_eq!(exchange.await.unwrap().body(), b"\xff\x00\xfe");
}

#[wasm_bindgen_test]
async fn no_connection_is_told_in_the_browser_s_words_and_not_tried_again() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    let mut read = Box::pin(client.offsets(&at));
    assert!((&mut read).now_or_never().is_none());
    stub.fail(0, "Failed to fetch");
    let error = read.await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network("Failed to fetch".to_owned()));
    let mut submission = Box::pin(client.alter(&at, "{}", None));
    assert!((&mut submission).now_or_never().is_none());
    turn().await;
    stub.fail(1, "Failed to fetch");
    let error = submission.await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network("Failed to fetch".to_owned()));
    assert!(!error.certainly_refused());
    turn().await;
    assert_eq!(stub.count(), 2);
}

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_is_no_answer() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let transport = Fetch::new(session(&scene, ""));
    let request = http::Request::get("/x").body(Vec::new()).unwrap();
    let mut exchange = Box::pin(transport.send(request));
    assert!((&mut exchange).now_or_never().is_none());
    let broken = Function::new_with_args(
        "resolve",
        "resolve(new Response(new ReadableStream({start(stream) {
             stream.enqueue(new Uint8Array([123]));
             stream.error(new TypeError('network error'));
         }})))",
    );
    broken
        .call1(&JsValue::UNDEFINED, &stub.part(0, "resolve"))
        .unwrap();
    let error = exchange.await.unwrap_err();
    assert!(matches!(error, TransportError::Network(_)), "{error:?}");
}

#[wasm_bindgen_test]
async fn what_the_client_reads_of_the_head_comes_through() {
    let scene = Scene::at("/");
    let stub = Stub::install();
    let (client, at) = (client(&scene), edge("a"));
    for (call, headers, wait) in [
        (0, "'retry-after': '7'", Some(7)),
        (1, "'x-ratelimit-reset': '8'", Some(8)),
        (
            2,
            "date: 'Mon, 02 Mar 2026 09:15:04 GMT', 'retry-after': 'Mon, 02 Mar 2026 09:15:13 GMT'",
            Some(9),
        ),
        (3, "", None),
    ] {
        let mut read = Box::pin(client.offsets(&at));
        assert!((&mut read).now_or_never().is_none());
        stub.answer(call, 429, headers, b"");
        assert_eq!(read.await.unwrap_err().kind, ErrorKind::RateLimited(wait));
    }
}
