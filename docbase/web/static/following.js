/* What goes on in the background, as it goes on; what is focused stays where it is until all is done. */
"use strict";

async function follow(place) {
  while (place.hasAttribute("data-follow")) {
    await new Promise((wake) => { setTimeout(wake, document.hidden ? 5000 : 1200); });
    try {
      const answer = await fetch(window.location.href);
      if (answer.redirected || (!answer.ok && answer.status !== 503)) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(place.id);
      const done = place.dataset.done || "";
      if (!fresh) {
        if (done) document.getElementById("said").textContent = place.textContent = done;
        return;
      }
      const told = (one) => one.querySelector("[data-told], .trouble")?.textContent;
      const news = told(fresh);  /* taken before its elements move to where they are shown */
      const isNews = news && news !== told(place);
      if (!place.contains(document.activeElement) || !fresh.hasAttribute("data-follow")) {
        place.replaceChildren(...fresh.children);
      }
      if (!fresh.hasAttribute("data-follow")) place.removeAttribute("data-follow");
      if (isNews) document.getElementById("said").textContent = news;
    } catch { /* the network is away: it may come back */ }
  }
}

document.querySelectorAll("[data-follow]").forEach(follow);
