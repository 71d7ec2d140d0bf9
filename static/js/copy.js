// Puts a copy button beside a text that can also be marked by hand.
for (const place of document.querySelectorAll("[data-copy]")) {
  const text = place.querySelector("code");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small";
  button.textContent = place.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = place.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text); // No right to the clipboard: Ctrl+C does the rest.
    }
  });
  place.append(button);
}
