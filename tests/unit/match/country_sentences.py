"""Phrases in which fifty countries are named, in ten languages: as the name, the adjective or the people."""

from __future__ import annotations

LANGUAGES = ("en", "ru", "uk", "ko", "de", "fr", "es", "pl", "zh", "ja")

SENTENCES = {
    "en": "Late on Monday we heard of {}, reporters said",
    "ru": "Вечером стало известно: {}, пишут газеты",
    "uk": "Увечері стало відомо: {}, пишуть газети",
    "ko": "월요일 밤 {} 소식이 들려왔다",
    "de": "Am Abend hieß es: {}, so die Zeitung",
    "fr": "On a appris lundi soir: {}, selon la presse",
    "es": "El lunes se supo: {}, según la prensa",
    "pl": "W poniedziałek podano: {}, pisze prasa",
    "zh": "周一晚间传来消息：{}，报纸写道",
    "ja": "月曜の夜に伝えられた：{}、と新聞が報じた",
}

# A code, then its phrases in the order of LANGUAGES.
_TABLE = """
de: Germans at the polls | немецкого министра | у Німеччині | 독일군의 훈련 | deutsche Minister | le ministre allemand | empresas alemanas | w Niemczech | 德国总理 | ドイツの首相
fr: the French cabinet | во Франции | французького уряду | 프랑스에서 | französischen Bauern | les agriculteurs français | el gobierno francés | we Francji | 法国农民 | フランス政府
it: Italian rescuers | итальянские спасатели | в Італії | 이탈리아의 총리 | italienische Retter | la marine italienne | los bomberos italianos | włoskiego rządu | 意大利渔民 | イタリアの港
es: Spaniards in the street | испанским рыбакам | в Іспанії | 스페인 정부 | spanischer Hafen | un port espagnol | el puerto español | w Hiszpanii | 西班牙港口 | スペインで
pl: Polish farmers | польского президента | у Польщі | 폴란드 대통령 | polnischen Grenze | la frontière polonaise | la frontera polaca | polskiej granicy | 波兰边境 | ポーランド軍
gb: British ministers | британскую разведку | британців | 영국은 | britischen Regierung | la police britannique | la policía británica | w Wielkiej Brytanii | 英国首相 | 英国の首相
us: Americans abroad | американских дипломатов | у США | 미국이 | amerikanischen Soldaten | des soldats américains | soldados estadounidenses | w Stanach Zjednoczonych | 美国国会 | 米国の議会
cn: Chinese ships | китайских кораблей | у Китаї | 중국에서 | chinesische Schiffe | des navires chinois | barcos chinos | w Chinach | 中国海警 | 中国の船
jp: Japanese fishermen | японским рыбакам | в Японії | 일본의 어선 | japanische Fischer | des pêcheurs japonais | pescadores japoneses | w Japonii | 日本渔船 | 日本の漁船
in: Indian troops | индийских военных | в Індії | 인도군이 | indische Soldaten | des soldats indiens | en la India | w Indiach | 印度军队 | インドの軍
ir: Iranian drones | иранских беспилотников | іранських дронів | 이란 대통령 | iranische Drohnen | des drones iraniens | drones iraníes | irańskich dronów | 伊朗导弹 | イランの外相
iq: Iraqis vote | в Ираке | іракського уряду | 이라크에서 | irakische Behörden | les autorités irakiennes | las autoridades iraquíes | w Iraku | 伊拉克议会 | イラクで
il: Israeli tanks | израильских танков | в Ізраїлі | 이스라엘군 | israelische Panzer | les chars israéliens | tanques israelíes | izraelskich czołgów | 以色列坦克 | イスラエル軍
sy: Syrians return | в Сирии | сирійських біженців | 시리아의 난민 | syrische Flüchtlinge | des réfugiés syriens | refugiados sirios | w Syrii | 叙利亚难民 | シリアの難民
lb: Lebanese villages | ливанских деревнях | у Лівані | 레바논에서 | libanesische Dörfer | des villages libanais | pueblos libaneses | w Libanie | 黎巴嫩村庄 | レバノンの村
tr: Turkish police | турецкой полиции | у Туреччині | 튀르키예 경찰 | türkische Polizei | la police turque | la policía turca | w Turcji | 土耳其警方 | トルコの警察
eg: Egyptians queue | в Египте | єгипетського каналу | 이집트에서 | ägyptische Häfen | les ports égyptiens | puertos egipcios | w Egipcie | 埃及运河 | エジプトの運河
sa: Saudi princes | саудовского принца | у Саудівській Аравії | 사우디아라비아는 | saudische Prinzen | un prince saoudien | un príncipe saudí | w Arabii Saudyjskiej | 沙特王储 | サウジアラビアの皇太子
ye: Yemeni rebels | йеменских мятежников | в Ємені | 예멘의 반군 | jemenitische Rebellen | des rebelles yéménites | rebeldes yemeníes | w Jemenie | 也门叛军 | イエメンの反政府勢力
af: Afghan women | афганских женщин | в Афганістані | 아프가니스탄의 | afghanische Frauen | des femmes afghanes | mujeres afganas | w Afganistanie | 阿富汗妇女 | アフガニスタンで
pk: Pakistani generals | пакистанских генералов | у Пакистані | 파키스탄군 | pakistanische Generäle | des généraux pakistanais | generales pakistaníes | w Pakistanie | 巴基斯坦将军 | パキスタンの将軍
by: Belarusian guards | белорусских пограничников | у Білорусі | 벨라루스와 | belarussische Grenzer | les gardes biélorusses | guardias bielorrusos | na Białorusi | 白俄罗斯边防 | ベラルーシの国境
ge: Georgian protesters | грузинских студентов | у Грузії | 트빌리시에서 | georgische Studenten | des étudiants géorgiens | estudiantes georgianos | w Gruzji | 格鲁吉亚学生 | ジョージアのトビリシ
am: Armenian villages | армянских сёл | у Вірменії | 아르메니아군 | armenische Dörfer | des villages arméniens | pueblos armenios | w Armenii | 亚美尼亚村庄 | アルメニアの村
az: Azerbaijani troops | азербайджанских войск | в Азербайджані | 아제르바이잔이 | aserbaidschanische Truppen | des troupes azerbaïdjanaises | tropas azerbaiyanas | w Azerbejdżanie | 阿塞拜疆军队 | アゼルバイジャン軍
md: Moldovan voters | молдавских избирателей | у Молдові | 몰도바의 | moldauische Wähler | des électeurs moldaves | votantes moldavos | w Mołdawii | 摩尔多瓦选民 | モルドバの選挙
ro: Romanian courts | румынского суда | у Румунії | 루마니아에서 | rumänische Gerichte | la justice roumaine | tribunales rumanos | w Rumunii | 罗马尼亚法院 | ルーマニアの裁判所
hu: Hungarian vetoes | венгерского вето | в Угорщині | 헝가리 총리 | ungarische Bauern | le veto hongrois | el veto húngaro | na Węgrzech | 匈牙利总理 | ハンガリーの首相
cz: Czech deputies | чешских депутатов | у Чехії | 체코의 | tschechische Abgeordnete | des députés tchèques | diputados checos | w Czechach | 捷克议员 | チェコの議員
at: Austrian skiers | австрийских лыжников | в Австрії | 오스트리아에서 | österreichische Skifahrer | des skieurs autrichiens | esquiadores austriacos | w Austrii | 奥地利滑雪者 | オーストリアで
ch: Swiss bankers | швейцарских банков | у Швейцарії | 스위스의 은행 | Schweizer Banken | des banques suisses | bancos suizos | w Szwajcarii | 瑞士银行 | スイスの銀行
nl: the Dutch king | нидерландского короля | у Нідерландах | 네덜란드 국왕 | niederländische Häfen | le roi néerlandais | el rey neerlandés | w Holandii | 荷兰国王 | オランダの国王
be: Belgian trains | бельгийских поездов | у Бельгії | 벨기에의 | belgische Züge | des trains belges | trenes belgas | w Belgii | 比利时列车 | ベルギーの列車
se: Swedes vote | шведских подлодок | у Швеції | 스웨덴 해군 | schwedische U-Boote | des sous-marins suédois | submarinos suecos | w Szwecji | 瑞典海军 | スウェーデンの海軍
no: Norwegian fjords | норвежских фьордах | у Норвегії | 노르웨이 정부 | norwegische Fjorde | un port norvégien | puertos noruegos | w Norwegii | 挪威渔民 | ノルウェーの漁師
fi: Finnish border guards | финских пограничников | у Фінляндії | 핀란드 국경 | finnische Grenze | la frontière finlandaise | la frontera finlandesa | w Finlandii | 芬兰边境 | フィンランドの国境
dk: Danish ships | датских кораблей | у Данії | 덴마크의 | dänische Schiffe | des navires danois | barcos daneses | w Danii | 丹麦船只 | デンマークの船
gr: Greek islands | греческих островах | у Греції | 그리스 정부 | griechische Inseln | des îles grecques | islas griegas | w Grecji | 希腊岛屿 | ギリシャの島
rs: Serbian students | сербских студентов | у Сербії | 세르비아의 | serbische Studenten | des étudiants serbes | estudiantes serbios | w Serbii | 塞尔维亚学生 | セルビアの学生
kz: Kazakh oil | казахстанской нефти | у Казахстані | 카자흐스탄의 | kasachisches Öl | du pétrole kazakh | petróleo kazajo | w Kazachstanie | 哈萨克斯坦石油 | カザフスタンの石油
vn: Vietnamese workers | вьетнамских рабочих | у В'єтнамі | 베트남에서 | vietnamesische Arbeiter | des ouvriers vietnamiens | trabajadores vietnamitas | w Wietnamie | 越南工人 | ベトナムの労働者
th: Thai soldiers | таиландских военных | у Таїланді | 태국군 | thailändische Soldaten | des soldats thaïlandais | soldados tailandeses | w Tajlandii | 泰国军队 | タイ政府
br: Brazilian judges | бразильского судьи | у Бразилії | 브라질의 | brasilianische Richter | un juge brésilien | jueces brasileños | w Brazylii | 巴西法官 | ブラジルの裁判官
mx: Mexicans march | мексиканских картелей | у Мексиці | 멕시코의 | mexikanische Kartelle | des cartels mexicains | cárteles mexicanos | w Meksyku | 墨西哥毒贩 | メキシコの麻薬
ve: Venezuelan oil | венесуэльской нефти | у Венесуелі | 베네수엘라의 | venezolanisches Öl | du pétrole vénézuélien | petróleo venezolano | w Wenezueli | 委内瑞拉石油 | ベネズエラの石油
ng: Nigerian schools | нигерийских школ | у Нігерії | 나이지리아에서 | nigerianische Schulen | des écoles nigérianes | escuelas nigerianas | w Nigerii | 尼日利亚学校 | ナイジェリアの学校
et: Ethiopian troops | эфиопских войск | в Ефіопії | 에티오피아의 | äthiopische Truppen | des troupes éthiopiennes | tropas etíopes | w Etiopii | 埃塞俄比亚军队 | エチオピアの軍
sd: Sudanese refugees | суданских беженцев | у Судані | 수단 내전 | sudanesische Flüchtlinge | des réfugiés soudanais | refugiados sudaneses | w Sudanie | 苏丹的喀土穆 | スーダンの難民
ml: Malian rebels | малийских повстанцев | малійських повстанців | 말리 정부 | in Mali | des rebelles maliens | rebeldes malienses | malijskich rebeliantów | 马里共和国 | マリ北部
"""

PHRASES: tuple[tuple[str, str, str], ...] = tuple(
    (code, language, phrase.strip())
    for code, _, row in (line.partition(": ") for line in _TABLE.strip().splitlines())
    for language, phrase in zip(LANGUAGES, row.split("|"), strict=True)
)
"""Code, language and phrase."""

# A code, a language, and a sentence.
_TRAPS = """
ge | en | Voters in Georgia choose a governor; polls open in Atlanta at seven
ge | en | A Georgian house of brick, built in 1780
ge | fr | Le gouverneur de Géorgie a gracié un détenu d'Atlanta
ge | es | El estado de Georgia ejecuta a un preso
ge | ko | 조지아주 공장에서 화재
ge | ja | ジョージア州の工場で火災
jo | en | Michael Jordan sells his shoes
jo | en | Jordan scored twice before the break
jo | zh | 约旦河西岸发生冲突
jo | ko | 요르단강 서안의 마을
td | en | Chad, a plumber from Ohio, won the lottery
td | ru | В комнате стоял чад от сигарет
td | uk | У кімнаті стояв чад
td | pl | Zatruli się, gdy czad wypełnił dom
tr | en | How to roast a turkey in three hours
tr | en | Thanksgiving Turkey sells out early
tr | en | Wild Turkey season opens
gn | en | A guinea pig escaped from school
gn | en | Elections in Equatorial Guinea
gn | en | Storm hits Papua New Guinea
gn | ru | Выборы в Экваториальной Гвинее
gn | zh | 赤道几内亚举行选举
gn | ja | パプアニューギニアで地震
gn | ko | 기니피그를 키우는 법
ml | pl | Jego mali synowie poszli do szkoły
ml | uk | Малі діти гралися надворі
ml | tr | Bütçe ve mali disiplin tartışması
ml | ja | マリアとマリオが登場
ml | zh | 索马里海盗落网
ml | zh | 乌克兰城市马里乌波尔
ml | ko | 옷을 말리 듯 널었다
ne | en | Nigeria counts its votes
ne | en | Oil spills in the Niger Delta
je | en | New Jersey transit workers strike
je | en | He wore a yellow jersey
je | zh | 新泽西州大雪
cg | en | Congo mourns: rebels near Goma take another town
cd | en | Brazzaville: Congo elects its president
dm | en | Voters in the Dominican Republic go to the polls
dm | fr | Dominique Martin ouvre une boulangerie
kr | en | Korea was one country until 1945
kp | en | Korea was one country until 1945
ie | en | Police in Northern Ireland arrest two
ie | ru | Полиция Северной Ирландии задержала двоих
cn | ja | 中国地方で大雨のおそれ
cn | ja | 中国電力が値上げを発表
cn | en | Her grandmother's china was sold
cn | ko | 위기 中에도 웃음을 잃지 않았다
cn | en | Storm forms over the South China Sea
us | ko | 한국의 美를 담은 사진전
us | en | Come with us to the river
us | en | Elections across Latin America
us | en | Surfers meet in American Samoa
cl | es | Prepara la salsa de chile con ajo
cl | en | Add one chopped chile to the pan
cl | ru | Добавьте перец чили
cl | ja | チリソースの作り方
cu | ru | Нужно два куба воды
cu | pl | Kuba zdał maturę i jedzie nad morze
tg | ru | Кроме того, цены выросли
tg | uk | Крім того, ціни зросли
pe | ru | Роман принадлежит перу известного автора
qa | ru | У больного начался катар
qa | es | Fueron a catar vinos a la bodega
pa | ru | Мальчик в панаме сидел у моря
th | ja | 映画のタイトルが決まった
th | ja | 父のネクタイの色
in | ko | 승용차가 인도로 돌진해 행인이 다쳤다
in | en | Ships cross the Indian Ocean
in | ja | マインドフルネスの講座
in | zh | 印度尼西亚火山喷发
in | pl | Festiwal muzyki indie w parku
ir | ko | '희망'이란 무엇인가
sd | ko | 대중교통은 중요한 수단이다
sd | zh | 文莱苏丹访问
sd | en | Fighting in South Sudan
om | ko | 그의 오만이 문제였다
gh | ko | 어디로 가나 마찬가지다
ht | zh | 上海地铁新线开通
ht | ko | 아이티 기업에 취업했다
mn | zh | 内蒙古草原旅游
mn | en | Miners in Inner Mongolia
mx | en | Fires in New Mexico
re | fr | La réunion du conseil est reportée
re | en | A family reunion in the park
mu | fr | Maurice Dupont prend sa retraite
gd | fr | Une grenade a explosé dans la cour
gd | es | La Alhambra de Granada recibe visitantes
pl | en | Use a soft cloth to polish the table
pl | en | He hit a telegraph pole
fi | en | The fin of a shark
dk | pl | Trzy dania z kurczaka
ee | es | Este año habrá menos lluvia
nl | en | Tom Holland stars in a film
gr | ko | 그리스도의 탄생
it | zh | 罗马尼亚总统选举
is | en | The island was empty
no | en | No, he said
at | ko | 빈 집에서 발견됐다
fr | ko | 파리 한 마리가 날았다
bj | ar | مدرسة بنين وبنات
ml | ar | خبير مالي يتحدث
sv | ru | Сальвадор Дали и его картины
fr | en | Order a burger and French fries
gb | en | Forest fires in British Columbia
ve | en | A letter from Caracol
cz | en | Check your bags
pw | es | Concierto en el Palau de la Música
ru | zh | 白俄罗斯总统讲话
dk | pl | Dane z rynku pracy są gorsze
ye | ko | 어디서 사나 물었다
jo | ar | مسقط تستضيف قمة في عمان
tr | en | Hotels open on the Turks and Caicos
kg | de | Die Kirche im Dorf
"""

TRAPS: tuple[tuple[str, str, str], ...] = tuple(
    (code, language, sentence)
    for code, language, sentence in (line.split(" | ") for line in _TRAPS.strip().splitlines())
)
"""Code, language and a sentence that does not speak of that country."""
