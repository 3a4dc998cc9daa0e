// The headers that every page of the console must come with.

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

const OTHERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

/** What is wrong with the headers of a page that may call these other origins; nothing, if all is well. */
export function headerProblems(headers: Record<string, string>, origins: string[] = []): string[] {
  const problems: string[] = [];
  const sent = headers["content-security-policy"];
  if (sent === undefined) {
    problems.push("it came without a Content-Security-Policy");
  } else {
    const expected = directives(POLICY.replace("connect-src 'self'", ["connect-src 'self'", ...origins].join(" ")));
    const actual = directives(sent);
    for (const name of new Set([...expected.keys(), ...actual.keys()])) {
      if (expected.get(name) !== actual.get(name)) {
        problems.push(`its ${name} is ${actual.get(name) ?? "missing"}, not ${expected.get(name) ?? "left out"}`);
      }
    }
  }
  for (const [name, value] of Object.entries(OTHERS)) {
    if (headers[name] !== value) problems.push(`its ${name} is ${headers[name] ?? "missing"}, not ${value}`);
  }
  return problems;
}

function directives(policy: string): Map<string, string> {
  const parts = policy.split(";").map((part) => part.trim().split(/\s+/));
  return new Map(parts.filter(([name]) => name).map(([name, ...sources]) => [name!, sources.sort().join(" ")]));
}
