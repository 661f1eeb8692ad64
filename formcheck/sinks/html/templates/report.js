"use strict";
// Paper cannot be unfolded.
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) { one.open = true; }
});
// Jumps to a rep: in the page by its link, and in the video when that is beside the page.
const video = document.querySelector("video");
if (video) {
  const section = document.getElementById("video");
  video.addEventListener("loadedmetadata", () => { section.hidden = false; });
  const seek = (card) => {
    if (card && card.dataset.start && !section.hidden) {
      video.currentTime = Number(card.dataset.start);
      return true;
    }
    return false;
  };
  const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  window.addEventListener("hashchange", () => seek(target()));
  for (const button of document.querySelectorAll("button.play")) {
    video.addEventListener("loadedmetadata", () => { button.hidden = false; });
    button.addEventListener("click", () => {
      if (seek(button.closest("article"))) {
        section.scrollIntoView({ block: "start" });
        video.play();
      }
    });
  }
  video.load();
}
