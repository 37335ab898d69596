// The QR of a slip leads here with its code after "#", which browsers do not send: put it into the form, and
// leave it neither in the address nor in the history of this computer. Older slips have it in "?c=".
(() => {
  const field = document.querySelector("#code");
  if (!field) return;
  const take = () => {
    const told = location.hash.slice(1);
    if (/^[2-9a-z]{4}-?[2-9a-z]{4}$/i.test(told)) field.value = told;
    if (told || new URLSearchParams(location.search).has("c")) history.replaceState(null, "", location.pathname);
  };
  take();
  addEventListener("hashchange", take);
})();
