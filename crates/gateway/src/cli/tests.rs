//! What is taken, what does not go together, and what would do nothing.

use clap::CommandFactory as _;

use super::*;

const REMOTE: &str = "--upstream=https://api.confluent.cloud";

/// Every switch of the sandbox, each with another choice than the default.
const SWITCHES: [&str; 14] = [
    "--sandbox-apply-seconds=1",
    "--sandbox-content-errors=refused",
    "--sandbox-delete-echo=absent",
    "--sandbox-failed-shows-applied-at",
    "--sandbox-failed-shows-previous",
    "--sandbox-listed-delete=everything",
    "--sandbox-no-request-yet=empty",
    "--sandbox-null-offset=refused",
    "--sandbox-observe-seconds=2",
    "--sandbox-restart-seconds=3",
    "--sandbox-second-request=conflict",
    "--sandbox-stamps=plus-zero",
    "--sandbox-unsupported=fail",
    "--sandbox-validation-seconds=4",
];

fn config(arguments: &[&str]) -> Result<Config, String> {
    let all = ["offset-console"].iter().chain(arguments);
    let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
    let variable = |name: &str| name.starts_with("CONFLUENT_CLOUD_").then(|| "x".to_owned());
    cli.config(variable).map_err(|error| error.to_string())
}

#[test]
fn the_default_is_the_sandbox_on_loopback() {
    let config = config(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8484");
    assert!(matches!(config.upstream, Upstream::Sandbox(_)));
    assert!(config.log && config.held_key.is_none() && !config.read_only);
}

#[test]
fn every_sandbox_choice_reaches_the_sandbox() {
    let Upstream::Sandbox(options) = config(&SWITCHES).unwrap().upstream else {
        panic!("the sandbox");
    };
    assert_eq!((options.apply_seconds, options.observe_seconds), (1, 2));
    assert_eq!(
        (options.restart_seconds, options.validation_seconds),
        (Some(3), 4)
    );
    assert_eq!(options.second_request, SecondRequest::Conflict);
    assert_eq!(options.no_request_yet, NoRequestYet::EmptyAnswer);
    assert_eq!(options.listed_delete, ListedDelete::Everything);
    assert_eq!(options.null_offset, NullOffset::Refused);
    assert_eq!(options.content_errors, ContentErrors::Refused);
    assert_eq!(options.unsupported, Unsupported::Fail);
    assert_eq!(options.delete_echo, DeleteEcho::Absent);
    assert_eq!(options.stamps, Stamps::PlusZero);
    assert!(options.failed_shows_previous && options.failed_shows_applied_at);
}

/// Whoever gives one believes that it is the sandbox that is about to be altered.
#[test]
fn every_sandbox_choice_is_refused_for_a_real_upstream() {
    assert!(config(&[REMOTE]).is_ok());
    for switch in SWITCHES {
        let error = config(&[REMOTE, switch]).unwrap_err();
        assert!(error.contains("are for --upstream sandbox"), "{switch}: {error}");
    }
    // The default, said aloud, is a choice as well.
    assert!(config(&[REMOTE, "--sandbox-second-request=bad-request"]).is_err());
    // None is missing above.
    let command = Cli::command();
    let names = command.get_arguments().filter_map(clap::Arg::get_long);
    let mut all: Vec<&str> = names.filter(|name| name.starts_with("sandbox-")).collect();
    all.sort_unstable();
    let switches = SWITCHES.map(|switch| switch.trim_start_matches('-').split('=').next().unwrap());
    assert_eq!(all, switches);
}

#[test]
fn arguments_that_would_do_nothing_are_refused() {
    assert!(config(&["--sandbox-stamps=never"]).is_err());
    assert!(config(&["--upstream-seconds=31"]).is_err());
    // The longest that may be asked for still ends before the gateway's own time.
    let limits = config(&["--upstream-seconds=30"]).unwrap().limits;
    assert_eq!(limits.upstream.as_secs(), 30);
    assert!(limits.upstream < limits.whole);
}

/// What is given there goes into the policy of every page as it is: it must not bring a word or a rule of its own.
#[test]
fn only_origins_get_into_the_policy() {
    for text in [
        "",
        "*",
        "null",
        "'self'",
        "data:",
        "https:",
        "https://",
        "https://*",
        "https://*.example",
        "https://a.example/",
        "https://a.example/path",
        "https://a.example?x",
        "https://a.example#x",
        "https://user@a.example",
        "https://a.example:x",
        "https://a.example; script-src *",
        "https://a.example;script-src",
        "https://a.example https://b.example",
        "https://a.example,https://b.example",
        "https://a.example\u{a0}",
        "https://a.example\r\nx: y",
        "wss://a.example",
        "a.example",
    ] {
        for switch in ["--connect-src", "--allow-origin"] {
            let argument = format!("{switch}={text}");
            assert!(config(&[argument.as_str()]).is_err(), "{argument:?}");
        }
    }
    let config = config(&[
        "--connect-src=https://A.example:8443",
        "--connect-src=http://[::1]:9",
    ]);
    let policy = crate::headers::policy(&config.unwrap().connect_src);
    let policy = policy.to_str().unwrap();
    assert!(
        policy.contains("; connect-src 'self' https://a.example:8443 http://[::1]:9; "),
        "{policy}"
    );
}

#[test]
fn a_held_key_stays_on_loopback() {
    assert!(config(&["--credentials=env"]).unwrap().held_key.is_some());
    assert!(config(&["--credentials=env", "--listen=0.0.0.0:8484"]).is_err());
    let cli = Cli::try_parse_from(["offset-console", "--credentials=env"]).unwrap();
    let error = cli.config(|_| None).unwrap_err();
    assert!(error.to_string().contains("CONFLUENT_CLOUD_API_KEY"));
}

/// A variable that a unit's file leaves empty is set: the gateway would start with half a key, or none.
#[test]
fn an_empty_variable_holds_no_key() {
    for (id, secret, missing) in [
        ("", "x", "CONFLUENT_CLOUD_API_KEY"),
        ("x", "", "CONFLUENT_CLOUD_API_SECRET"),
    ] {
        let cli = Cli::try_parse_from(["offset-console", "--credentials=env"]).unwrap();
        let variable = |name: &str| {
            let value = if name.ends_with("_KEY") { id } else { secret };
            Some(value.to_owned())
        };
        let error = cli.config(variable).unwrap_err();
        assert_eq!(error.to_string(), format!("--credentials env needs {missing}"));
    }
}

/// One without the other would leave who believes in a proxy without it.
#[test]
fn the_proxy_s_header_and_its_secret_go_together() {
    let file = std::env::temp_dir().join(format!("offset-console-cli-{}", std::process::id()));
    let header = "--user-header=x-user";
    let secret = format!("--proxy-secret-file={}", file.display());
    for (alone, missing) in [
        (header, "--proxy-secret-file"),
        (secret.as_str(), "--user-header"),
    ] {
        let error = config(&[alone]).unwrap_err();
        assert!(error.contains(missing), "{error}");
    }
    let open = [
        header,
        secret.as_str(),
        "--credentials=env",
        "--listen=0.0.0.0:8484",
    ];
    let gone = config(&open);
    std::fs::write(&file, "short\n").unwrap();
    let short = config(&open);
    std::fs::write(&file, "0123456789abcdef\n").unwrap();
    let both = config(&open);
    std::fs::remove_file(&file).unwrap();
    assert!(gone.unwrap_err().contains("offset-console-cli-"));
    assert!(short.unwrap_err().contains("at least 16 characters"));
    let both = both.unwrap();
    assert!(both.proxy.is_some() && both.held_key.is_some());
}
