"""Words that lists of stolen passwords are made of, and such passwords of 15 characters or more.

What is refused is what a guesser tries first: one of these, or a few of these words with digits.
All are written as `passwords.bare` leaves them: letters and digits only, no capitals.
"""

_WORDS = """
abc admin administrator angel asdf asdfgh asdfghjkl baby baseball batman changeit changeme
charlie chelsea daniel default dragon flower football freedom hello hunter iloveyou jesus
jordan killer letmein liverpool login love lovely manager master michael monkey mypassword
ninja passw0rd password passwort pokemon princess qazwsx qwer qwerty qwertyuiop qwertz root
secret service shadow soccer starwars sunshine superman temporary test tester trustno1 user
welcome whatever zxcvbn zxcvbnm
админ добредошли здравей йцукен любов обичамте обичам парола софия явертъ
"""

_LONG = """
0987654321qwerty 1234567890qwerty 123456789qwerty 123456qwertyuiop 1a2b3c4d5e6f7g8h
1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc4rfv
1qaz2wsx3edc4rfv5tgb 1qazxsw23edcvfr4 abcd1234abcd1234 areyoukiddingme auniqueandstrongpassword
batteryhorsestaple beautifulgirl123 bestpasswordever
casablanca123456 christopher12345 computer123456789 correcthorsebattery
correcthorsebatterystaple donttouchmystuff forgotmypassword forgetmypassword
godisgoodallthetime hakunamatata123 hereismypassword icantremember123
idontknowmypassword iforgotmypassword ihatepasswords iloveyouforever iloveyousomuch
iloveyouverymuch imissyousomuch inthebeginning itsasecrettoeverybody
justanotherpassword letmeinplease123 livelaughlove123 longpassword1234
lordoftherings123 manchesterunited maytheforcebewithyou mississippi12345 mynameisearl123
mypasswordisgood mypasswordislong mypasswordispassword mysecretpassword nevergonnagiveyouup
newpassword12345 nopasswordneeded onceuponatime123 opensesame123456 passwordispassword
pleaseletmein123 q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9 q1w2e3r4t5y6u7i8o9p0 qazwsxedcrfvtgb
qazwsxedcrfvtgbyhn qqwweerrttyyuuii rememberthispassword slipknot66612345 startrekvoyager
stairwaytoheaven strongpassword123 supercalifragilistic supercalifragilisticexpialidocious
temporarypassword thequickbrownfox thequickbrownfoxjumpsoverthelazydog thisisapassword
thisisasecurepassword thisismynewpassword thisismypassword thisisnotapassword thisissparta300
tobeornottobe thatisthequestion tobeornottobethatisthequestion unbelievable1234
verysecurepassword verystrongpassword whatisthepassword whatsmypassword whereistheloveyou
winteriscoming123 wordpasswordpass youarebeautiful youwillneverguess youllneverguess
youllneverwalkalone zaq12wsxcde34rfv zaq1xsw2cde3vfr4 zxcvbnmasdfghjkl
забравихсипаролата моятапарола обичамтезавинаги обичамтемного паролапарола
"""

WORDS = frozenset(_WORDS.split())
PASSWORDS = frozenset(_LONG.split())
