/* Files dropped in a page, and how far their sending is: without script, the form does it. */
"use strict";

const drop = document.getElementById("drop");

function offerDrop(form) {
  const files = document.getElementById("files");
  const sending = document.getElementById("sending");
  const howFar = document.getElementById("how-far");
  const bar = document.getElementById("sent");
  const button = form.querySelector("button");
  form.querySelector(".call").hidden = false;
  form.classList.add("open");

  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
    });
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length || button.disabled) return;
    files.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  function tell(text) {
    howFar.textContent = text;
    sending.hidden = false;
  }
  function stop(text) {
    button.disabled = false;
    bar.hidden = true;
    tell(text);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const size = [...files.files].reduce((sum, one) => sum + one.size, 0);
    if (size > Number(sending.dataset.limit)) { stop(sending.dataset.large); return; }
    const request = new XMLHttpRequest();
    let told = -1;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.floor((100 * loaded) / total);
      bar.value = percent;
      if (percent < 100 && percent - told < 10) return;  /* said aloud: not each hundredth */
      told = percent;
      tell(sending.dataset.sending.replace("{percent}", percent));
    });
    request.addEventListener("load", () => {
      if (request.status === 200 && request.responseURL !== form.action) {
        window.location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const why = page.querySelector(".trouble, .note");
      stop(why ? why.textContent : sending.dataset.failed);
    });
    request.addEventListener("error", () => stop(sending.dataset.failed));
    request.open("POST", form.action);
    request.send(new FormData(form));
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    tell(sending.dataset.sending.replace("{percent}", 0));
  });
}

if (drop) offerDrop(drop);
