"""Phrases that everybody who guesses passwords tries, however long they are."""

COMMON_PHRASES = tuple(
    """
correct horse battery staple
troubador and three
the quick brown fox jumps over the lazy dog
pack my box with five dozen liquor jugs
sphinx of black quartz judge my vow
lorem ipsum dolor sit amet
once upon a time
long long ago in a galaxy far far away
may the force be with you
to be or not to be that is the question
all the worlds a stage
it was the best of times it was the worst of times
call me ishmael
elementary my dear watson
frankly my dear i dont give a damn
heres looking at you kid
houston we have a problem
i see dead people
winter is coming
you shall not pass
one ring to rule them all
my precious
live long and prosper
beam me up scotty
resistance is futile
open the pod bay doors
hello darkness my old friend
never gonna give you up
dont stop believing
all you need is love
we will rock you
we are the champions
twinkle twinkle little star
mary had a little lamb
happy birthday to you
jingle bells jingle bells
merry christmas and a happy new year
an apple a day keeps the doctor away
actions speak louder than words
the early bird catches the worm
better late than never
practice makes perfect
home sweet home
in god we trust
our father who art in heaven
the lord is my shepherd
jesus loves me
god bless america
land of the free home of the brave
we the people of the united states
four score and seven years ago
i have a dream
ask not what your country can do for you
give me liberty or give me death
one small step for man
i think therefore i am
carpe diem seize the day
keep calm and carry on
open sesame
abracadabra hocus pocus
let me in please
please let me in
open the door
this is my password
this is a password
this is not a password
my secret password
my new password
my password is password
what is my password
i forgot my password
i dont know my password
i hate passwords
change me please
change this password
enter your password
choose a password
choose a new password
a strong password
a very long password
a good password
super secret password
top secret password
no one will ever guess this
nobody will guess this
you will never guess
trust no one
i love you so much
i love you forever
i love my family
i love my wife
i love my husband
i love my mom
i love my dog
i love my cat
i miss you so much
forever and ever
best friends forever
welcome to the jungle
welcome to my home
hello world
hello my friend
good morning sunshine
have a nice day
thank you very much
where is the money
show me the money
time is money
money makes the world go round
the answer is forty two
so long and thanks for all the fish
roses are red violets are blue
row row row your boat
eenie meenie miney mo
one two three four five
red orange yellow green blue
monday tuesday wednesday thursday
january february march april
north south east west
alpha bravo charlie delta
""".strip().splitlines()
)
