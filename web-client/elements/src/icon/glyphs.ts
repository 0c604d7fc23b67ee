import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw';
import badgeCheck from 'lucide-static/icons/badge-check.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import clock from 'lucide-static/icons/clock.svg?raw';
import cloudOff from 'lucide-static/icons/cloud-off.svg?raw';
import copy from 'lucide-static/icons/copy.svg?raw';
import dices from 'lucide-static/icons/dices.svg?raw';
import doorOpen from 'lucide-static/icons/door-open.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import globe from 'lucide-static/icons/globe.svg?raw';
import house from 'lucide-static/icons/house.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import keyRound from 'lucide-static/icons/key-round.svg?raw';
import link from 'lucide-static/icons/link.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import logOut from 'lucide-static/icons/log-out.svg?raw';
import mail from 'lucide-static/icons/mail.svg?raw';
import megaphone from 'lucide-static/icons/megaphone.svg?raw';
import messageCircle from 'lucide-static/icons/message-circle.svg?raw';
import moon from 'lucide-static/icons/moon.svg?raw';
import notebookPen from 'lucide-static/icons/notebook-pen.svg?raw';
import paperclip from 'lucide-static/icons/paperclip.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import refresh from 'lucide-static/icons/refresh-cw.svg?raw';
import send from 'lucide-static/icons/send.svg?raw';
import share from 'lucide-static/icons/share-2.svg?raw';
import shieldAlert from 'lucide-static/icons/shield-alert.svg?raw';
import stickyNote from 'lucide-static/icons/sticky-note.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import users from 'lucide-static/icons/users.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';

/** The kept set: every icon of Peerstead, from Lucide (ISC licence). */
export const glyphs = {
  'arrow-left': arrowLeft,
  'badge-check': badgeCheck,
  check,
  'chevron-right': chevronRight,
  clock,
  'cloud-off': cloudOff,
  copy,
  dices,
  'door-open': doorOpen,
  download,
  globe,
  house,
  info,
  key: keyRound,
  link,
  lock,
  'log-out': logOut,
  mail,
  megaphone,
  'message-circle': messageCircle,
  moon,
  'notebook-pen': notebookPen,
  paperclip,
  pencil,
  plus,
  refresh,
  send,
  share,
  'shield-alert': shieldAlert,
  'sticky-note': stickyNote,
  trash,
  'triangle-alert': triangleAlert,
  undo,
  users,
  x,
} as const satisfies Record<string, string>;

export type GlyphName = keyof typeof glyphs;
