// The only script a page names (besides htmx, before it): starts what the page has a place for.

import { startActs } from "./acts.js";
import { startActions } from "./actions.js";
import { startAnnouncer } from "./announcer.js";
import { startChime } from "./chime.js";
import { sampleClock, startClock } from "./clock.js";
import { startComposer } from "./composer.js";
import { startCopying } from "./copying.js";
import { startCountdown } from "./countdown.js";
import { startEnding } from "./ending.js";
import { startHints } from "./hints.js";
import { startJot } from "./jot.js";
import { startLeaving } from "./leaving.js";
import { startLive } from "./live.js";
import { startMine } from "./mine.js";
import { startMoment } from "./moment.js";
import { startNews } from "./news.js";
import { startOffers } from "./offers.js";
import { startOwn } from "./own.js";
import { startRepair } from "./repair.js";
import { startScreen } from "./screen.js";
import { startSheets } from "./sheets.js";
import { startStep } from "./step.js";
import { startTimes } from "./times.js";
import { onWake } from "./wake.js";
import { startZone } from "./zone.js";

startTimes();
startZone();
startCopying();
startOffers();
// On one page only, so that no room has to fetch it.
if (document.getElementById("format-form")) {
  import("./format_form.js").then(({ startFormatForm }) => startFormatForm());
}
if (document.getElementById("beside")) {
  import("./beside.js").then(({ startBeside }) => startBeside());
}
startAnnouncer();

// Before the live updates begin: what they change is told to those who listen by then.
startComposer();
startHints();
startActs();
startStep();
startJot();
startOwn();
startNews();
startMoment();
startMine();
startActions();
startCountdown();
startChime();
startScreen();
if (HTMLElement.prototype.hidePopover) startSheets();
startRepair();
startClock();
startEnding();
startLeaving();

const receiver = startLive();
if (receiver) {
  document.addEventListener("setroom:acted", ({ detail }) => receiver.expect(detail));
  onWake((how) => {
    receiver.check(how);
    if (how.slept || how.otherNetwork) sampleClock();
  });
}
