export default { layout: "story.njk", permalink: (data) => `/stories/${data.slug}/index.html` };
