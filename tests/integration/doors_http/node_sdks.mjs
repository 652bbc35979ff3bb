// Runs one unmodified public client program and prints what it sent: node node_sdks.mjs SDK URL KEY
//
// Every client has a visitor look at the menu, tells who the visitor is, and goes on as that
// person. The output is one JSON object per event: its id, its name, the person it must belong to.
import { createRequire } from "module";

const require = createRequire(import.meta.url);
const [sdk, url, key] = process.argv.slice(2);

function told(id, name, person) {
  console.log(JSON.stringify({ id, name, person }));
}

function calls(name) {
  const userId = `u-${name}`;
  const anonymousId = `a-${name}`;
  const id = (number) => `${name}-${number}`;
  return [
    ["track", { anonymousId, event: "Menu viewed", messageId: id(0) }, "Menu viewed"],
    ["identify", { userId, anonymousId, traits: { email: `${name}@x.vn` }, messageId: id(1) }, "identify"],
    ["track", { userId, event: "order_completed", properties: { revenue: 120000, currency: "VND" }, messageId: id(2) }, "order_completed"],
    ["page", { userId, name: "home", messageId: id(3) }, "home"],
    ["screen", { userId, name: "cart", messageId: id(4) }, "cart"],
    ["group", { userId, groupId: `g-${name}`, traits: { size: 3 }, messageId: id(5) }, "group"],
    ["alias", { userId, previousId: `old-${name}`, messageId: id(6) }, "alias"],
    ["track", { userId: `old-${name}`, event: "Came before", messageId: id(7) }, "Came before"],
  ];
}

const sdks = {
  async segment() {
    const { Analytics } = require("@segment/analytics-node");
    const client = new Analytics({ writeKey: key, host: url });
    client.on("error", (error) => { throw new Error(JSON.stringify(error)); });
    for (const [call, message, name] of calls("segment-node")) {
      client[call](message);
      told(message.messageId, name, "segment-node");
    }
    await client.closeAndFlush();
  },
  async rudder() {
    const RudderAnalytics = require("@rudderstack/rudder-sdk-node");
    const client = new RudderAnalytics(key, { dataPlaneUrl: url, flushAt: 20 });
    for (const [call, message, name] of calls("rudder-node")) {
      client[call](message);
      told(message.messageId, name, "rudder-node");
    }
    await new Promise((resolve, reject) => client.flush((error) => (error ? reject(error) : resolve())));
  },
  async posthog() {
    const { PostHog } = require("posthog-node");
    const name = "posthog-node";
    const user = `u-${name}`;
    const visitor = `a-${name}`;
    const named = { $identify: "identify", $create_alias: "alias", $groupidentify: "group", $pageview: "/menu" };
    const client = new PostHog(key, { host: url });
    client.on("error", (error) => { throw error; });
    for (const call of ["capture", "identify", "alias"]) {
      client.on(call, ({ uuid, event, distinct_id }) => {
        // A group that is told about without a person belongs to nobody.
        told(uuid, named[event] ?? event, distinct_id.startsWith("$") ? "" : name);
      });
    }
    const flag = await client.getFeatureFlag("nothing", user); // asks /flags
    if (flag) throw new Error(`a flag that does not exist is ${flag}`);
    client.capture({ distinctId: visitor, event: "Menu viewed" });
    client.identify({ distinctId: user, properties: { email: `${name}@x.vn`, $anon_distinct_id: visitor } });
    client.alias({ distinctId: user, alias: `old-${name}` });
    client.capture({ distinctId: `old-${name}`, event: "Came before" });
    client.capture({ distinctId: user, event: "order_completed", properties: { revenue: 120000, currency: "VND" } });
    client.capture({ distinctId: user, event: "survey sent", properties: { $survey_id: "s1", $survey_name: "NPS", $survey_response: 9 } });
    client.capture({ distinctId: user, event: "$pageview", properties: { $pathname: "/menu" } });
    client.groupIdentify({ groupType: "firm", groupKey: "g1", properties: { size: 3 } });
    client.capture({ distinctId: user, event: "With flags", sendFeatureFlags: true });
    await client.shutdown();
  },
};

await sdks[sdk]();
