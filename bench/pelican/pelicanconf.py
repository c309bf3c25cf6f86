"""The settings of Pelican's site: the addresses and feeds of Hugo's."""

SITENAME = AUTHOR = "Archive"
SITEURL = FEED_DOMAIN = "https://archive.example"
PATH = "content"
OUTPUT_PATH = "public"
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["extras"]
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"
ARTICLE_URL = "stories/{slug}/"
CATEGORY_URL = "beats/{slug}/"
TAG_URL = "entities/{slug}/"
MONTH_ARCHIVE_URL = "months/{date:%Y}-{date:%m}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
TAG_SAVE_AS = TAG_URL + "index.html"
MONTH_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_URL + "index.html"
DIRECT_TEMPLATES = ["index", "categories", "tags", "months", "sitemap"]
CATEGORIES_SAVE_AS = "beats/index.html"
TAGS_SAVE_AS = "entities/index.html"
MONTHS_SAVE_AS = "months/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
AUTHOR_SAVE_AS = ""
FEED_ALL_ATOM = "atom.xml"
CATEGORY_FEED_ATOM = CATEGORY_URL + FEED_ALL_ATOM
TAG_FEED_ATOM = TAG_URL + FEED_ALL_ATOM
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20
PAGINATED_TEMPLATES = {}
FORMATTED_FIELDS = []  # a summary is plain text
MARKDOWN = {"extension_configs": {}, "output_format": "html5"}  # plain Markdown, without highlighting or extras
