"""The preview: the site as its host would show it, and every change as soon as it is built."""
