// Runs before the first paint: the stored theme, density and language, so that nothing flashes.
(function () {
  var root = document.documentElement;
  var known = /^(fr|en|es)\b/;
  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage can be forbidden; the defaults are good.
      return null;
    }
  }

  var theme = read('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  var density = read('density');
  if (density === 'compact' || density === 'comfortable') root.dataset.density = density;

  // The same order as in vite.config.ts.
  var cookie = /(?:^|; )locale=(fr|en|es)(?:;|$)/.exec(document.cookie);
  var stored = read('locale');
  var chosen = [cookie && cookie[1], stored].concat(navigator.languages).find(function (language) {
    return language && known.test(language);
  });
  var language = chosen ? chosen.slice(0, 2) : 'fr';
  root.lang = language;
  if (language !== 'fr') {
    // The pages are written in French: wait for the script rather than show one language, then another.
    root.dataset.translating = '';
    setTimeout(function () {
      delete root.dataset.translating;
    }, 3000);
  }
})();
