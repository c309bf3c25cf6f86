const MONTHS = "January February March April May June July August September October November December".split(" ");
const KINDS = ["beats", "entities", "months"];
const slug = (name) => name.toLowerCase().replaceAll(" ", "-");

// The terms of one kind, by name, each with its stories, the newest first.
function terms(stories, kind) {
  const found = new Map();
  for (const story of stories) {
    for (const name of story.data[kind]) {
      if (!found.has(name)) found.set(name, { name, url: `/${kind}/${slug(name)}/`, stories: [] });
      found.get(name).stories.push(story);
    }
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

export default function (config) {
  let all;
  let places;
  const stories = (api) => {
    if (!places) {
      all = api.getFilteredByGlob("content/stories/*.md").sort((one, other) => other.date - one.date);
      places = new Map(all.map((story, place) => [story.url, place]));
    }
    return all;
  };
  config.on("eleventy.before", () => (places = undefined));
  config.addCollection("stories", stories);
  config.addCollection("indexes", (api) => KINDS.map((name) => ({ name, url: `/${name}/`, terms: terms(stories(api), name) })));
  config.addCollection("terms", (api) => KINDS.flatMap((kind) => terms(stories(api), kind)));
  config.addFilter("slug", slug);
  config.addFilter("newest", (found, number) => found.slice(0, number));
  config.addFilter("iso", (date) => date.toISOString().replace(".000", ""));
  config.addFilter("day", (date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`);
  config.addFilter("minutes", (html) => Math.ceil(html.split(/\s+/).length / 213));
  config.addFilter("beside", (url, step) => all[places.get(url) + step]);
  return { dir: { input: "content", includes: "../includes", output: "public" }, markdownTemplateEngine: false };
}
