import { atLeast, atMost, figure, printTable } from '../figures.js';
import { FLOWS, type Series, TIMES } from './series.js';

const OPEN_REACH = 1.2;
const FLOW_REACH = 0.95;

export function report(series: Series): void {
  printTable(namesOf(TIMES).map((name) => ({ what: TIMES[name], samples: series[name] })));
  console.log('\nA bare pair is carried twice on its way to the open channel; its candidates travel beside that.');
  console.log('Infinity: the document was not there after 5 s.\n');
  const flows = namesOf(FLOWS).map((name) => ({ what: FLOWS[name], samples: series[name] }));
  printTable(flows, 'MB for each CPU second');
  console.log();
  for (const each of figures(series)) console.log(JSON.stringify(each));
}

function figures(series: Series) {
  return [
    figure('rooms.bare.open-in-one-page', 'ms', series.bareHere),
    figure('rooms.bare.carrying-round-trip', 'ms', series.carrying),
    atMost('rooms.open', 'ms', series.room, series.bare, OPEN_REACH),
    atMost('rooms.open.first-meeting', 'ms', series.firstMeeting, series.bare, OPEN_REACH),
    atMost('rooms.open.beside-peerjs', 'ms', series.room, series.peerjs, 1),
    atMost('rooms.open.beside-y-webrtc', 'ms', series.room, series.y, 1),
    atMost('rooms.round-trip', 'ms', series.roundTrip, series.bareRoundTrip, null),
    atMost('rooms.round-trip.beside-peerjs', 'ms', series.roundTrip, series.peerjsRoundTrip, null),
    atLeast('rooms.flow.file', 'MB/CPU-s', series.fileFlow, series.bareFlow, FLOW_REACH),
    atLeast('rooms.flow.posts', 'MB/CPU-s', series.flow, series.bareFlow, null),
    atLeast('rooms.flow.file.beside-peerjs', 'MB/CPU-s', series.fileFlow, series.peerjsFlow, null),
    atMost('rooms.sync.1-kB', 'ms', series.syncSmall, series.ySyncSmall, null),
    atMost('rooms.sync.1-MB', 'ms', series.syncLarge, series.ySyncLarge, 1),
  ];
}

function namesOf<Names extends object>(names: Names): (keyof Names)[] {
  return Object.keys(names) as (keyof Names)[];
}
