"""English: nouns for people, for one person, for nations, and for what is counted and is no person."""

from __future__ import annotations

PEOPLE = """
businessmen businesswomen cameramen clergymen clansmen congressmen councilmen guardsmen henchmen housewives husbands
infantrymen jesuits kinsmen ladies missionaries nannies seamen secretaries thieves twins
airmen generals majors athletes babies bandits believers campers children combatants commuters conscripts crew crewmen congregants
deputies dwellers evacuees extremists families fans firemen fishermen followers gangsters guests gunmen householders
inhabitants jihadists locals men mercenaries militiamen ministers mourners parents participants passersby patrons
personnel pilgrims players police policemen policewomen pupils recruits revelers revellers rioters schoolchildren
scientists servicemen shoppers siblings sisters brothers skiers staff staffers strikers travellers travelers
tribesmen troops victims voters wives women worshipers youngsters souls lives corpses crewmembers
servicemembers invaders occupiers grandchildren grandparents cousins afghans africans americans arabs argentines
armenians australians austrians azerbaijanis bangladeshis belarusians belgians brazilians britons bulgarians
canadians chechens chileans colombians croatians cubans czechs danes egyptians estonians ethiopians europeans
filipinos finns frenchmen gazans georgians germans ghanaians greeks hungarians indians indonesians iranians iraqis
irishmen israelis italians jews jordanians kashmiris kazakhs kenyans koreans kurds latvians libyans lithuanians
malaysians mexicans moldovans moroccans muslims nepalis nepalese nigerians norwegians pakistanis palestinians
peruvians poles portuguese romanians russians rwandans salvadorans saudis serbs slovaks somalis spaniards sudanese
swedes swiss syrians taiwanese tajiks thais tibetans tunisians turks ugandans ukrainians uzbeks venezuelans
vietnamese yemenis zambians zimbabweans hindus christians sikhs
"""
ONE_PERSON = """
adult agent aide airman activist attacker baby boy bystander captain captive child cadet civilian classmate cleric
climber colleague colonel commander commando contractor cop corporal crewman daughter detainee demonstrator deputy
diplomat doctor driver drowner employee engineer farmer father female firefighter fisherman fighter foreigner friend
girl grandmother grandfather guard guerrilla gunman hiker hostage hunter infant inmate insurgent journalist
kid labourer laborer lawmaker lieutenant male man marine medic mercenary migrant militant miner minor mother
motorcyclist motorist cyclist national neighbor neighbour nurse officer official operative paramedic passenger
passerby patient peacekeeper peasant pedestrian pensioner person pilot policeman policewoman pregnant priest
prisoner protester protestor rebel refugee relative reporter rescuer resident responder sailor sergeant schoolboy
schoolgirl serviceman settler soldier son spectator student suspect teacher teen teenager terrorist toddler tourist
trooper villager volunteer wife woman worker worshipper youth biker baker trucker lawyer prosecutor judge
irishman irishwoman englishman scotsman welshman dutchman candidate nominee fan citizen couple actor actress singer musician rapper artist dancer footballer cricketer skier swimmer surfer diver paddleboarder
camper angler skydiver parachutist jogger runner caddie cook chef waiter waitress clerk cashier bartender manager
businessman businesswoman banker trader vendor shopkeeper shopper seller cleaner janitor maid nanny housewife electrician
plumber mechanic technician welder carpenter builder farmhand herder shepherd professor lecturer headteacher pastor bishop
imam monk nun rabbi missionary blogger photographer cameraman correspondent politician councillor councilman senator
congressman defector deserter recruit conscript warden convict robber burglar thief smuggler gangster kidnapper assailant
shooter bomber jihadist extremist sniper infantryman paratrooper guardsman reservist veteran astronaut seaman boatman
skipper lifeguard stewardess conductor guest visitor customer tenant occupant homeowner rider newborn youngster roommate
spouse husband bride fiancee girlfriend boyfriend ex-girlfriend ex-boyfriend ex-wife ex-husband sister brother sibling
uncle aunt niece companion inspector collaborator seminarian nephew cousin grandson granddaughter grandchild stepfather stepmother mum mom dad parent grandparent
widow victim bodyguard juvenile intruder rancher leader subversive intellectual unionist paratrooper stowaway
"""
NATIONS = """
palestinian israeli russian ukrainian american briton korean syrian afghan iranian iraqi pakistani indian canadian
australian italian german turk egyptian jordanian saudi filipino mexican frenchman nepali lebanese chinese japanese
thai polish belarusian georgian armenian
"""
THINGS = """
% percent dlrs dlr cts ct marks stg francs lire species per pc cent cents times days day years year months month weeks week hours hour minutes minute seconds
dollars euros pounds rubles roubles hryvnia yen yuan won rupees kilometers kilometres km km/h kilometer kilometre
miles mile metres meters metre meter m feet foot ft inches acres hectares tons tonnes ton kg kilograms grams litres
liters barrels degrees points bn billion trillion drones drone tanks tank missiles missile rockets rocket shells
vehicles vehicle cars car trucks truck buses bus planes plane aircraft jets jet helicopters helicopter ships ship
boats boat vessels submarines guns howitzers mortars launchers systems rounds bullets shots rifles revolvers
shotguns firearms weapons pistols grenades bombs mines munitions strikes attacks attack airstrikes sorties
explosions blasts incidents incident shootings shooting cases case accidents crashes fires dogs dog cats cat cattle
cows cow horses horse sheep goats pigs wolves whales dolphins birds elephants lions bears animals deer fish seals
penguins chicken chickens hens turkeys ducks geese panther panthers cougars coyotes foxes moose elk shark sharks otters
manatees turtles snakes crocodiles bees insects pet pets puppy puppies kitten kittens calves lambs camels donkeys
buffaloes buffalo tigers leopards rhinos hippos giraffes monkeys apes gorillas kangaroos koalas pigeons eagles swans
salmon livestock poultry koi wickets runs yards crash hospitalizations buildings building homes houses house apartments flats schools hospitals villages
settlements towns cities countries nations states provinces districts regions sites locations places stores shops
companies firms banks jobs seats votes charges counts sentences goals games matches wins pages books items pieces
units vertical parts copies tickets flights calls tweets posts articles stories documents laws block decades
decade centuries century generations floors storeys rooms beds trees plants eggs oil gas dollar th st nd rd am
pm a.m. p.m. percentage s letters tips steps bags properties structures businesses restaurants churches mosques
outposts bunkers warehouses depots trenches positions areas targets platforms routes lanes blocks episodes films
movies songs patents projects programs
"""
