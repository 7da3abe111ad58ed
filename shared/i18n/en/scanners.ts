// Handheld scanners and the camera.

export const SCANNERS_EN = {
  'scanner.title': 'Scanners',
  'scanner.camera.title': 'Camera',
  'scanner.camera.on': 'Turn camera on',
  'scanner.camera.off': 'Turn camera off',
  'scanner.camera.again': 'Try again',
  'scanner.camera.device': 'Which camera',
  'scanner.camera.unnamed': 'Camera {number}',
  'scanner.camera.preview': 'What the camera sees',
  'scanner.camera.state.off': 'The camera is off.',
  'scanner.camera.state.asking': 'Starting the camera.',
  'scanner.camera.state.running': 'The camera is reading.',
  'scanner.camera.state.denied': 'The camera is not allowed.',
  'scanner.camera.state.missing': 'No camera found.',
  'scanner.camera.state.in_use': 'The camera does not start.',
  'scanner.camera.state.ended': 'The camera stopped.',
  'scanner.camera.do.off': 'Turn it on to read tickets without a handheld scanner.',
  'scanner.camera.do.asking': 'If a question appears at the top of the window, choose Allow.',
  'scanner.camera.do.running': 'Hold the code in the square, still, a hand’s length away.',
  'scanner.camera.do.denied':
    'Allow the camera beside the address, or in the privacy settings of the computer. Then try again.',
  // Electron's window asks nobody: the system's own switch is what says no.
  'scanner.camera.do.starting': 'If the computer asks, choose Allow.',
  'scanner.camera.do.denied.windows':
    'Open Settings, Privacy & security, Camera, and turn on “Let desktop apps access your camera”. Then try again.',
  'scanner.camera.do.denied.mac':
    'Open System Settings, Privacy & Security, Camera, and turn on Probesh. Then close Probesh and open it again.',
  'scanner.camera.do.denied.linux':
    'This user may not use the camera. Add the user to the group “video”, sign in to the computer again, and open Probesh.',
  'scanner.camera.do.missing':
    'Plug a camera in: it starts by itself. A handheld scanner and typing work meanwhile.',
  'scanner.camera.do.in_use':
    'Close other programs that use it, such as a video call, and look at the camera’s own switch.',
  'scanner.camera.do.ended':
    'Check the cable and the camera’s cover: it starts again by itself. A handheld scanner works meanwhile.',
  'scanner.camera.decoder.starting': 'Getting ready to read codes …',
  'scanner.camera.decoder.zxing-js':
    'The simple reader is in use. Hold codes closer and stiller, and in good light.',
  'scanner.camera.decoder.failed':
    'This browser cannot read codes from the picture. Use a handheld scanner, or type the code.',
  'scanner.serial.title': 'Scanners on a serial port',
  'scanner.serial.none':
    'No serial scanner is plugged in. One that types like a keyboard needs nothing here.',
  'scanner.serial.open': 'Use this scanner',
  'scanner.serial.close': 'Stop using it',
  'scanner.serial.profile': 'Tones and lights',
  'scanner.serial.profile.none': 'None',
  'scanner.serial.profile.honeywell': 'Honeywell, with “Host ACK” on',
  'scanner.serial.profile.datalogic': 'Datalogic',
  'scanner.serial.baudRate': 'Speed of the line',
  'scanner.serial.baudRateUsual': '{rate}, out of the box',
  'scanner.serial.baudRateHelp':
    'For scanners on a real serial line: as in the scanner’s manual. A USB scanner ignores it.',
  'scanner.serial.reads': '{count} read',
  'scanner.state.closed': 'Not in use',
  'scanner.state.open': 'Ready',
  'scanner.state.lost': 'Unplugged. It is used again as soon as it is back.',
  'scanner.state.failed': 'Does not open',
  'scanner.problem.no_access':
    'This user may not open the port. On Linux: sudo usermod -aG dialout $USER (on Arch uucp instead of dialout), then sign out and in again.',
  'scanner.problem.busy':
    'Another program has the port. Close it; on Linux ModemManager may hold it for some seconds.',
  'scanner.problem.gone':
    'The port is gone. Plug the scanner in again, in another socket if need be.',
  'scanner.problem.other': 'The port does not open. Plug the scanner out and in again.',
  'scanner.calibrate.title': 'Test a keyboard scanner',
  'scanner.calibrate.do': 'Scan this code once. The page learns how the scanner types.',
  'scanner.calibrate.picture': 'Test code for scanners',
  'scanner.calibrate.ok': 'The scanner is understood: {ms} ms for a character.',
  'scanner.calibrate.again': 'That was not the whole test code. Scan it again.',
  'scanner.calibrate.heard': 'The test code was read by {reader}. Nothing more is to be set.',
  'scanner.calibrate.serial': 'a scanner on a serial port',
  'scanner.calibrate.camera': 'the camera',
  'scanner.calibrate.forget': 'Forget what was learnt',
  'scanner.calibrate.waiting': 'Waiting for the test code.',
  'scanner.calibrate.speed': 'Speed',
  'scanner.calibrate.speedMs': '{ms} ms for a character',
  'scanner.calibrate.layout': 'Keyboard',
  'scanner.calibrate.layout.usual': 'as out of the box',
  'scanner.calibrate.layout.learnt': 'another country’s, learnt',
  'scanner.calibrate.end': 'After a code',
  'scanner.calibrate.capsLock': 'Caps Lock',
  'scanner.calibrate.capsLock.on': 'on',
  'scanner.calibrate.capsLock.off': 'off',
  'scanner.terminator.enter': 'Enter',
  'scanner.terminator.tab': 'Tab',
  'scanner.terminator.control_j': 'Ctrl+J',
  'scanner.terminator.function_key': 'a function key',
  'scanner.terminator.none': 'nothing',
  'scanner.serial.lastRead': 'last {time}',
  'scanner.serial.test': 'To test it, scan the test code on this screen.',
  'scanner.serial.unnamed': 'Scanner without a name',
  'scanner.advice.slow':
    'It types slowly: {ms} ms for a character, {seconds} s for a ticket. Switch it to its fast mode, or to “USB COM” and use it on a serial port.',
  'scanner.advice.no_terminator':
    'It sends no Enter after a code, so each scan waits 0.3 s. Scan “Suffix CR” (Enter) in its manual.',
  'scanner.advice.caps_lock': 'Caps Lock is on. Scans are right all the same; typed names are not.',
  'scanner.advice.other_country':
    'It is set to another country’s keyboard. The page has learnt it; other programs will not understand it.',
  'scanner.hand.typing': '{count} characters to come',
  'scanner.hand.begin': 'The code begins with PB.',
  'scanner.hand.complete': 'The code is complete.',
  'scanner.hand.mistyped': 'A character is wrong or two are swapped. Compare the groups.',
  'scanner.hand.impossible': 'No code has {characters}.',
  'scanner.hand.too_long': 'That is too long: a character too many.',
  'scanner.hand.not_ours': 'Tickets of this system do not begin like this.',
} as const
