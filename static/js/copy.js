// Puts a copy button beside an address that can also be copied by hand.
for (const place of document.querySelectorAll("[data-copy]")) {
  const input = place.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small";
  button.textContent = place.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      button.textContent = place.dataset.copied;
    } catch {
      input.select(); // No right to the clipboard: the address is marked, Ctrl+C does the rest.
    }
  });
  input.addEventListener("focus", () => input.select());
  place.append(button);
}
