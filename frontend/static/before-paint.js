// Runs before the first paint: the stored theme, density and language, so that nothing flashes.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    var density = localStorage.getItem('density');
    if (density === 'compact' || density === 'comfortable') root.dataset.density = density;
  } catch {
    // Storage can be forbidden; the defaults are good.
  }
  var locale = /(?:^|; )locale=(fr|en|es)(?:;|$)/.exec(document.cookie);
  if (locale) root.lang = locale[1];
})();
