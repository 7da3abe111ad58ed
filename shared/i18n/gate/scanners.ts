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

export const SCANNERS_BN: Readonly<Record<keyof typeof SCANNERS_EN, string>> = {
  'scanner.title': 'স্ক্যানার',
  'scanner.camera.title': 'ক্যামেরা',
  'scanner.camera.on': 'ক্যামেরা চালু করুন',
  'scanner.camera.off': 'ক্যামেরা বন্ধ করুন',
  'scanner.camera.again': 'আবার চেষ্টা করুন',
  'scanner.camera.device': 'কোন ক্যামেরা',
  'scanner.camera.unnamed': 'ক্যামেরা {number}',
  'scanner.camera.preview': 'ক্যামেরায় যা দেখা যাচ্ছে',
  'scanner.camera.state.off': 'ক্যামেরা বন্ধ আছে।',
  'scanner.camera.state.asking': 'ক্যামেরা চালু হচ্ছে।',
  'scanner.camera.state.running': 'ক্যামেরা কোড পড়ছে।',
  'scanner.camera.state.denied': 'ক্যামেরা ব্যবহারের অনুমতি নেই।',
  'scanner.camera.state.missing': 'কোনো ক্যামেরা পাওয়া যায়নি।',
  'scanner.camera.state.in_use': 'ক্যামেরা চালু হচ্ছে না।',
  'scanner.camera.state.ended': 'ক্যামেরা থেমে গেছে।',
  'scanner.camera.do.off': 'স্ক্যানার ছাড়া টিকিট পড়তে এটি চালু করুন।',
  'scanner.camera.do.asking': 'জানালার ওপরে কোনো প্রশ্ন এলে অনুমতি দিন (Allow)।',
  'scanner.camera.do.running': 'কোডটি চৌকো ঘরের ভেতরে, এক বিঘত দূরে, স্থির করে ধরুন।',
  'scanner.camera.do.denied':
    'ঠিকানার পাশে বা কম্পিউটারের গোপনীয়তার সেটিংসে ক্যামেরার অনুমতি দিন। তারপর আবার চেষ্টা করুন।',
  'scanner.camera.do.missing': 'ক্যামেরা লাগান, নিজে থেকেই চালু হবে। ততক্ষণ হাতের স্ক্যানার বা টাইপ করে কাজ চলবে।',
  'scanner.camera.do.in_use':
    'ভিডিও কলের মতো যেসব প্রোগ্রাম ক্যামেরা ব্যবহার করছে সেগুলো বন্ধ করুন, আর ক্যামেরার নিজের সুইচটি দেখুন।',
  'scanner.camera.do.ended':
    'তার আর ক্যামেরার ঢাকনা দেখুন, নিজে থেকেই আবার চালু হবে। ততক্ষণ হাতের স্ক্যানারে কাজ চলবে।',
  'scanner.camera.decoder.starting': 'কোড পড়ার প্রস্তুতি চলছে …',
  'scanner.camera.decoder.zxing-js': 'সাধারণ রিডার চলছে। কোড আরও কাছে, স্থির করে, ভালো আলোয় ধরুন।',
  'scanner.camera.decoder.failed':
    'এই ব্রাউজার ছবি থেকে কোড পড়তে পারে না। হাতের স্ক্যানার ব্যবহার করুন, অথবা কোড টাইপ করুন।',
  'scanner.serial.title': 'সিরিয়াল পোর্টের স্ক্যানার',
  'scanner.serial.none':
    'কোনো সিরিয়াল স্ক্যানার লাগানো নেই। যে স্ক্যানার কিবোর্ডের মতো লেখে তার জন্য এখানে কিছু করতে হবে না।',
  'scanner.serial.open': 'এই স্ক্যানার ব্যবহার করুন',
  'scanner.serial.close': 'ব্যবহার বন্ধ করুন',
  'scanner.serial.profile': 'শব্দ ও আলো',
  'scanner.serial.profile.none': 'নেই',
  'scanner.serial.profile.honeywell': 'হানিওয়েল (Honeywell), “Host ACK” চালু',
  'scanner.serial.profile.datalogic': 'ডেটালজিক (Datalogic)',
  'scanner.serial.reads': '{count}টি পড়েছে',
  'scanner.state.closed': 'ব্যবহার হচ্ছে না',
  'scanner.state.open': 'প্রস্তুত',
  'scanner.state.lost': 'খুলে গেছে। আবার লাগালেই কাজ শুরু করবে।',
  'scanner.state.failed': 'খোলা যাচ্ছে না',
  'scanner.problem.no_access':
    'এই ব্যবহারকারীর পোর্ট খোলার অনুমতি নেই। লিনাক্সে: sudo usermod -aG dialout $USER (Arch হলে dialout-এর জায়গায় uucp), তারপর সাইন আউট করে আবার ঢুকুন।',
  'scanner.problem.busy':
    'অন্য একটি প্রোগ্রাম পোর্টটি ধরে রেখেছে। সেটি বন্ধ করুন। লিনাক্সে ModemManager কয়েক সেকেন্ড ধরে রাখতে পারে।',
  'scanner.problem.gone': 'পোর্টটি নেই। স্ক্যানার আবার লাগান, দরকার হলে অন্য সকেটে।',
  'scanner.problem.other': 'পোর্ট খোলা যাচ্ছে না। স্ক্যানার খুলে আবার লাগান।',
  'scanner.calibrate.title': 'কিবোর্ড স্ক্যানার পরীক্ষা',
  'scanner.calibrate.do': 'এই কোডটি একবার স্ক্যান করুন। স্ক্যানার কীভাবে লেখে তা পাতাটি শিখে নেবে।',
  'scanner.calibrate.picture': 'স্ক্যানার পরীক্ষার কোড',
  'scanner.calibrate.ok': 'স্ক্যানার ঠিক আছে: প্রতি অক্ষরে {ms} মিলিসেকেন্ড।',
  'scanner.calibrate.again': 'পরীক্ষার কোডটি পুরো আসেনি। আবার স্ক্যান করুন।',
  'scanner.advice.slow':
    'স্ক্যানারটি ধীরে লেখে: প্রতি অক্ষরে {ms} মিলিসেকেন্ড, একটি টিকিটে {seconds} সেকেন্ড। এটিকে দ্রুত মোডে দিন, অথবা “USB COM” মোডে দিয়ে সিরিয়াল পোর্টে ব্যবহার করুন।',
  'scanner.advice.no_terminator':
    'কোডের শেষে Enter পাঠায় না, তাই প্রতি স্ক্যানে ০.৩ সেকেন্ড দেরি হয়। স্ক্যানারের বই থেকে “Suffix CR” (Enter) স্ক্যান করুন।',
  'scanner.advice.caps_lock': 'Caps Lock চালু আছে। স্ক্যান ঠিকই হবে, তবে টাইপ করা নাম বড় হাতের হবে।',
  'scanner.advice.other_country':
    'স্ক্যানারটি অন্য দেশের কিবোর্ডে সেট করা। এই পাতা তা শিখে নিয়েছে, অন্য প্রোগ্রাম বুঝবে না।',
  'scanner.hand.typing': 'আর {count}টি অক্ষর বাকি',
  'scanner.hand.begin': 'কোড PB দিয়ে শুরু হয়।',
  'scanner.hand.complete': 'কোড সম্পূর্ণ।',
  'scanner.hand.mistyped': 'একটি অক্ষর ভুল, বা দুটি অক্ষর উল্টে গেছে। ভাগগুলো মিলিয়ে দেখুন।',
  'scanner.hand.impossible': 'কোনো কোডে {characters} থাকে না।',
  'scanner.hand.too_long': 'বেশি লম্বা হয়ে গেছে, একটি অক্ষর বাড়তি আছে।',
  'scanner.hand.not_ours': 'আমাদের টিকিট এভাবে শুরু হয় না।',
}
