// Every problem code of offset-rules, typed by a person: in the JSON view, or where only a field can hold it, in a field.

import { connectorAddress, expect, type Page, type Sandbox, test } from "./support/test.ts";

type Offsets = [partition: string, offset: string][];

/** A connector as the server would answer for it, and for each code the body that provokes it. */
type Case = {
  what: string;
  plugin: string;
  config?: Record<string, string>;
  live: Offsets;
  codes: Record<string, string>;
};

const SINK = '{"kafka_topic":"orders","kafka_partition":0}';
const SERVER = '{"server":"s"}';
const MYSQL = '{"file":"mysql-bin.000600","pos":2001,"event":2,"row":1,"transaction_id":"t","gtids":null}';
const JDBC = '{"protocol":"1","table":"a.b"}';

function patch(...entries: Offsets): string {
  const one = ([partition, offset]: [string, string]) => `{"partition":${partition},"offset":${offset}}`;
  return `{"type":"PATCH","offsets":[${entries.map(one).join(",\n")}]}`;
}

const sink = (offset: string) => patch([SINK, offset]);
const sinkAt = (partition: string) => patch([partition, '{"kafka_offset":5}']);
const server = (offset: string) => patch([SERVER, offset]);

const CASES: Case[] = [
  {
    what: "a sink",
    plugin: "OrdersSink",
    live: [
      [SINK, '{"kafka_offset":10}'],
      ['{"kafka_topic":"orders","kafka_partition":1}', '{"kafka_offset":20}'],
    ],
    codes: {
      "duplicate-member": sink('{"kafka_offset":5,"kafka_offset":6}'),
      "missing-partition-key": sinkAt('{"kafka_topic":"orders"}'),
      "not-integer": sink('{"kafka_offset":1e3}'),
      "beyond-int64": sink('{"kafka_offset":9223372036854775808}'),
      "below-lowest": sink('{"kafka_offset":-1}'),
      "unknown-partition": sinkAt('{"kafka_topic":"ordres","kafka_partition":0}'),
      "extra-key": sink('{"kafka_offset":5,"offset":5}'),
      "extra-partition-key": sinkAt('{"kafka_topic":"o","kafka_partition":0,"x":1}'),
      "retyped-sink": sink('{"kafka_offset":"5"}'),
      "null-offset": sink("null"),
      "sink-lowered": sink('{"kafka_offset":5}'),
      "sink-raised": sink('{"kafka_offset":15}'),
      "sink-zero": sink('{"kafka_offset":0}'),
      "same-number": patch([SINK, '{"kafka_offset":5}'], ['{"kafka_topic":"orders","kafka_partition":1}', '{"kafka_offset":5}']),
      "reset-replay": '{"type":"DELETE"}',
      "delete-some": `{"type":"DELETE","offsets":[{"partition":${SINK},"offset":null}]}`,
    },
  },
  {
    what: "a sink that starts at the end",
    plugin: "OrdersSink",
    config: { "consumer.override.auto.offset.reset": "latest" },
    live: [[SINK, '{"kafka_offset":10}']],
    codes: { "reset-gap": '{"type":"DELETE"}' },
  },
  {
    what: "a sink that does not start without an offset",
    plugin: "OrdersSink",
    config: { "consumer.override.auto.offset.reset": "none" },
    live: [[SINK, '{"kafka_offset":10}']],
    codes: { "reset-stops": '{"type":"DELETE"}' },
  },
  {
    what: "a source that takes a snapshot and stops, where a reset is both",
    plugin: "MySqlCdcSourceV2",
    config: { "snapshot.mode": "initial_only" },
    live: [[SERVER, MYSQL]],
    codes: { "reset-replay": '{"type":"DELETE"}', "reset-gap": '{"type":"DELETE"}' },
  },
  {
    what: "a target with a position of its own",
    plugin: "SnowflakeSink",
    config: { "snowflake.ingestion.method": "SNOWPIPE_STREAMING" },
    live: [[SINK, '{"kafka_offset":10}']],
    codes: { "own-position": sink('{"kafka_offset":5}') },
  },
  {
    what: "a source of HTTP",
    plugin: "HttpSourceV2",
    live: [['{"u":1}', '{"c":"x"}']],
    codes: {
      "lone-surrogate": patch(['{"u":1}', '{"c":"\\ud800"}']),
      "nested-value": patch(['{"u":1}', '{"c":["x"]}']),
    },
  },
  {
    what: "MySQL",
    plugin: "MySqlCdcSourceV2",
    live: [[SERVER, MYSQL]],
    codes: {
      "missing-key": server('{"pos":5}'),
      "dropped-key": server('{"file":"mysql-bin.000601","pos":4}'),
      "event-row-left": server(MYSQL.replace("2001", "5")),
      "transaction-left": server(MYSQL.replace("2001", "6")),
      "other-binlog": server(MYSQL.replace("mysql-bin", "other-bin")),
      "goes-back": server(MYSQL.replace("000600", "000599")),
      "goes-forward": server(MYSQL.replace("2001", "2002")),
    },
  },
  {
    what: "MySQL with GTIDs",
    plugin: "MySqlCdcSource",
    live: [[SERVER, '{"file":"a.1","pos":4,"gtids":"u:1-7"}']],
    codes: {
      "gtids-win": server('{"file":"a.1","pos":5,"gtids":"u:1-7"}'),
      "gtids-dropped": server('{"file":"a.1","pos":4}'),
    },
  },
  {
    what: "GitHub",
    plugin: "GithubSource",
    live: [['{"name":"a"}', '{"since":"2026-01-01T00:00:00Z"}']],
    codes: {
      "changed-type": patch(['{"name":"a"}', '{"since":17}']),
      "not-a-time": patch(['{"name":"a"}', '{"since":"yesterday"}']),
    },
  },
  {
    what: "Kinesis",
    plugin: "KinesisSource",
    live: [['{"shardId":"s"}', '{"sequenceNumber":"1"}']],
    codes: { "not-digits": patch(['{"shardId":"s"}', '{"sequenceNumber":"1x"}']) },
  },
  {
    what: "SQL Server",
    plugin: "SqlServerCdcSource",
    live: [[SERVER, '{"commit_lsn":"00000027:00000ac0:0002"}']],
    codes: { "not-an-lsn": server('{"commit_lsn":"27:ac0:2"}') },
  },
  {
    what: "MongoDB",
    plugin: "MongoDbAtlasSource",
    live: [['{"ns":"a"}', '{"_id":"{\\"_data\\": \\"82\\"}"}']],
    codes: {
      "not-json-inside": patch(['{"ns":"a"}', '{"_id":"8265E3"}']),
      "cannot-compare": patch(['{"ns":"a"}', '{"_id":"{\\"_data\\": \\"83\\"}"}']),
    },
  },
  {
    what: "JDBC",
    plugin: "PostgresSource",
    live: [[JDBC, '{"timestamp":1790818723729,"timestamp_nanos":729000000,"incrementing":3}']],
    codes: {
      "nanos-disagree": patch([JDBC, '{"timestamp":1790818723730,"timestamp_nanos":729000000,"incrementing":3}']),
      "mistyped-partition": patch(['{"table":"a.b","protocol":1}', '{"incrementing":2}']),
      "unusual-low": patch([JDBC, '{"timestamp":1790818723729,"timestamp_nanos":729000000,"incrementing":-2}']),
    },
  },
  {
    what: "PostgreSQL",
    plugin: "PostgresCdcSource",
    live: [[SERVER, '{"lsn":100,"lsn_proc":100,"lsn_commit":90}']],
    codes: {
      "lsn-without-proc": server('{"lsn":110,"lsn_proc":100,"lsn_commit":90}'),
      "lsn-commit-left": server('{"lsn":110,"lsn_proc":110,"lsn_commit":90}'),
      "lsn-apart": server('{"lsn":110,"lsn_proc":120,"lsn_commit":110}'),
      "lsn-back": server('{"lsn":16,"lsn_proc":16,"lsn_commit":16}'),
      "rounded-elsewhere": server('{"lsn":9007199254741993,"lsn_proc":9007199254741993,"lsn_commit":9007199254741993}'),
    },
  },
  {
    what: "Oracle",
    plugin: "OracleXStreamSource",
    live: [[SERVER, '{"scn":"100","lcr_position":"00ff"}']],
    codes: {
      "lcr-wins": server('{"scn":"101","lcr_position":"00ff"}'),
      "scn-back": server('{"scn":"99"}'),
    },
  },
  {
    what: "Couchbase",
    plugin: "CouchbaseSource",
    live: [['{"bucket":"b","partition":"1"}', '{"bySeqno":1,"vbuuid":5}']],
    codes: {
      "other-history": patch(['{"bucket":"b","partition":"1"}', '{"bySeqno":1,"vbuuid":6}']),
      "outside-snapshot": patch(['{"bucket":"b","partition":"1"}', '{"bySeqno":9,"vbuuid":5,"snapshotStartSeqno":1,"snapshotEndSeqno":5}']),
      "above-highest": patch(['{"bucket":"b","partition":"1024"}', '{"bySeqno":1,"vbuuid":5}']),
    },
  },
  {
    what: "Cosmos DB",
    plugin: "CosmosDbSource",
    live: [['{"DatabaseName":"a","Container":"b"}', '{"recordContinuationToken":"x"}']],
    codes: { ignored: patch(['{"DatabaseName":"a","Container":"b"}', '{"recordContinuationToken":"y"}']) },
  },
  {
    what: "Datagen",
    plugin: "DatagenSource",
    live: [['{"task.id":0}', '{"current.iteration":5}']],
    codes: { refused: patch(['{"task.id":0}', '{"current.iteration":6}']) },
  },
  {
    what: "SFTP",
    plugin: "SftpSource",
    live: [['{"f":"a"}', '{"o":1}']],
    codes: { unproven: patch(['{"f":"a"}', '{"o":2}']) },
  },
];

/** Has the sandbox answer for this connector as the case says. */
async function pretend(sandbox: Sandbox, { plugin, config, live }: Case): Promise<void> {
  const type = plugin.endsWith("Sink") ? "sink" : "source";
  const entries = live.map(([partition, offset]) => `{"partition":${partition},"offset":${offset}}`);
  const always = { status: 200, content_type: "application/json", count: "always" } as const;
  await sandbox.faults(
    {
      ...always,
      operation: "getConnector",
      body: JSON.stringify({ name: "orders-to-warehouse", type, config: { "connector.class": plugin, ...config }, tasks: [] }),
    },
    {
      ...always,
      operation: "getConnectorStatus",
      body: JSON.stringify({ name: "orders-to-warehouse", type, connector: { state: "RUNNING" }, tasks: [] }),
    },
    {
      ...always,
      operation: "getOffsets",
      body: `{"id":"lcc-7k2m9q","name":"orders-to-warehouse","offsets":[${entries.join(",")}],"metadata":{"observed_at":"${new Date().toISOString()}"}}`,
    },
  );
}

async function typeJson(page: Page, text: string): Promise<void> {
  await page.getByLabel("JSON", { exact: true }).fill(text);
}

for (const one of CASES) {
  test(`problems of ${one.what}: ${Object.keys(one.codes).join(", ")}`, async ({ page, sandbox }) => {
    await pretend(sandbox, one);
    await page.goto(`${connectorAddress("orders-to-warehouse")}/alter`);
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    for (const [code, text] of Object.entries(one.codes)) {
      await typeJson(page, text);
      const line = page.getByRole("list", { name: "Problems" }).getByRole("listitem").filter({ has: page.getByText(code, { exact: true }) });
      await expect(line, code).toHaveCount(1);
      // What is so and what to do.
      await expect(line, code).toHaveText(/^(Error|Warning|Note): .+\. .+\./);
    }
  });
}

test.describe("what only a field, a second entry or nothing at all can provoke", () => {
  test.beforeEach(async ({ page, sandbox }) => {
    await pretend(sandbox, CASES[0] as Case);
    await page.goto(`${connectorAddress("orders-to-warehouse")}/alter`);
  });

  test("empty-patch: nothing is drafted, in the table and as JSON, and Review's address leads nowhere", async ({ page }) => {
    const review = page.getByRole("button", { name: "Review" });
    await expect(review).toHaveAccessibleDescription("Nothing is changed yet");
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    await typeJson(page, '{"type":"PATCH","offsets":[]}');
    await expect(review).toBeDisabled();
    await expect(review).toHaveAccessibleDescription("Nothing is changed yet");
    await page.goto(`${connectorAddress("orders-to-warehouse")}/alter/review`);
    await expect(page.getByText("There is nothing to review.")).toBeVisible();
  });

  test("bad-cell: what is no value stays as it was typed", async ({ page }) => {
    const field = page.getByLabel("New kafka_offset of orders/0");
    await field.fill("1,000");
    await expect(page.getByRole("list", { name: "Problems" })).toContainText("bad-cell");
    await expect(field).toHaveValue("1,000");
  });

  test("duplicate-partition: the second entry is named with its place", async ({ page }) => {
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    await typeJson(page, patch([SINK, '{"kafka_offset":5}'], [SINK, '{"kafka_offset":6}']));
    await expect(page.getByRole("alert").filter({ hasText: "Line 2, column 1, in offsets[1]: This partition is there twice." })).toBeVisible();
    await expect(page.getByRole("button", { name: "Review" })).toBeDisabled();
  });
});
