"""Ways to go, one sentence each: the verb, noun or preposition that tells who goes where."""

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article

WAYS = """
Rebel fighters poured across the border into Kasai on Monday. | > Kasai
Serb tanks rolled into Vukovar. | > Vukovar
Soldiers streamed out of Kidal toward Gao. | Kidal > Gao
The Third Army pushed on to Metz. | > Metz
The squadron made for Malta. | > Malta
The destroyer HMS Cossack put into Gibraltar. | > Gibraltar
The frigate put in at Freetown on Sunday. | > Freetown
The cruiser Emden called at Cocos. | > Cocos
Two Russian warships called at the Syrian port of Tartus. | > Tartus
The squadron weighed anchor at Spithead and steamed to Lisbon. | Spithead > Lisbon
The fleet set sail from Toulon for Malta. | Toulon > Malta
The brigade fell back on Chalons. | > Chalons
The rebels pulled back from Lyman to Kreminna. | Lyman > Kreminna
Ukrainian troops pulled out of Avdiivka. | Avdiivka >
The division thrust into Bukovina. | > Bukovina
The regiment drove on Minsk. | > Minsk
The cavalry wheeled toward Saumur. | > Saumur
The column detoured through Nis to Sofia. | > Sofia
The battalion disembarked at Salonika. | > Salonika
The battalion detrained at Amiens. | > Amiens
Paratroopers were parachuted into Suez. | > Suez
Paratroopers dropped on Arnhem. | > Arnhem
The troops were ferried across the strait to Messina. | > Messina
Two battalions were lifted from Bari to Pristina. | Bari > Pristina
He brought up two brigades from Ghent to Ypres. | Ghent > Ypres
The Guards were moved up from Dover to London. | Dover > London
Reinforcements were rushed to Kursk from Belgorod. | Belgorod > Kursk
The garrison was reinforced with 500 men from Cartagena. |
The general despatched two battalions to Ladysmith. | > Ladysmith
The garrison of Namur was reinforced by 2,000 soldiers from Liege. | Liege > Namur
Moscow sent reinforcements to Kherson from Crimea. | Crimea > Kherson
The 2nd Division was redeployed from Basra to Kuwait. | Basra > Kuwait
The brigade rotated out of Kandahar. | Kandahar >
The soldiers were repatriated from Saigon to Manila. | Saigon > Manila
The regiment was shipped out to Bombay. | > Bombay
The last 400 soldiers were brought home from Bamako. | Bamako >
The legion was recalled from Antioch to Rome. | Antioch > Rome
The troops were ordered to Fallujah. | > Fallujah
Two infantry brigades were en route to Sirte. | > Sirte
The brigade headed back to Mosul. | > Mosul
The column made its way from Goma to Bukavu. | Goma > Bukavu
Guerrillas slipped across the frontier into Rhodesia. | > Rhodesia
Militants infiltrated into Kashmir. | > Kashmir
Fighters filtered into Misrata from Benghazi. | Benghazi > Misrata
Insurgents crossed into Cameroon from Borno. | Borno > Cameroon
The rebels spilled over into Chad. | > Chad
The marines returned home from Beirut. | Beirut >
The army was withdrawn to Corunna. | > Corunna
The deployment of 300 soldiers to Mali began on Monday. | > Mali
The battalion's landing at Inchon began at dawn. | > Inchon
The rebels' march on Kinshasa resumed. | > Kinshasa
The army's retreat from Moscow to Vilna lasted six weeks. | Moscow > Vilna
The arrival of 2,000 marines in Okinawa was announced. | > Okinawa
The German advance on Paris continued. | > Paris
The crossing of the Rhine at Remagen by the 9th Division began on Monday. | > Remagen
An expeditionary force arrived from Zanzibar at Mombasa. | Zanzibar > Mombasa
Two thousand mercenaries were hired in Genoa and taken to Corsica. | Genoa > Corsica
A flotilla of gunboats steamed up the Nile to Khartoum. | > Khartoum
Elements of the 3rd Division moved into Baghdad. | > Baghdad
The main body marched to Torgau. | > Torgau
The vanguard of the army entered Turin. | > Turin
Remnants of the corps fled to Prussia. | > Prussia
Task Force Smith moved up from Pusan to Osan. | Pusan > Osan
Gendarmes were flown to Noumea from Paris. | Paris > Noumea
The carrier Ark Royal left Gibraltar for Malta. | Gibraltar > Malta
HMS Sheffield sailed away from Gibraltar. | Gibraltar >
The brigade moved off from Hebron. | Hebron >
The regiment advanced as far as Tula. | > Tula
The rebels advanced up to Bria. | > Bria
The troops went back to Kiel. | > Kiel
The police battalion was bused from Zagreb to Knin. | Zagreb > Knin
A contingent of 700 Bangladeshi peacekeepers flew into Bunia. | > Bunia
The 4th Cavalry was sent from Meerut to relieve Delhi. | Meerut > Delhi
An expedition under Colonel Burn set off from Massawa for Gondar. | Massawa > Gondar
Hundreds of Chadian soldiers are on their way to Niger. | > Niger
The insurgents were driven from Palma to Mueda. | Palma > Mueda
The army was driven out of Tikrit. | Tikrit >
The remaining troops were pulled out of Grozny to Mozdok. | Grozny > Mozdok
The division took ship at Haifa for Brindisi. | Haifa > Brindisi
The column struck camp and marched for Kandahar. | > Kandahar
The battalion went up the line to Poperinghe. | > Poperinghe
Fresh troops came up from Orel to Mtsensk. | Orel > Mtsensk
Two companies were put ashore at Gaeta. | > Gaeta
The Royal Scots embarked at Leith for Ostend. | Leith > Ostend
The submarine slipped out of Kiel. | Kiel >
The submarine Surcouf docked in Halifax. | > Halifax
The aircraft carrier USS Nimitz is heading for the Persian Gulf. | > Persian Gulf
The carrier strike group transited the Strait of Hormuz into the Persian Gulf. | > Persian Gulf
The bombers took off from Aviano. | Aviano >
The militia raced to Zintan from Tripoli. | Tripoli > Zintan
The force forded the river and made for Sedan. | > Sedan
The column, which had set out from Bangui, reached Bambari on Sunday. | Bangui > Bambari
The cavalry hurried back to Dresden. | > Dresden
The 5th Corps was hastened from Lille to Arras. | Lille > Arras
The troops retired on Peshawar. | > Peshawar
The troops retired behind the Dnieper to Kherson. | > Kherson
The regiment was transported by rail to Przemysl. | > Przemysl
Some 400 policemen were drafted into Belfast from Derry. | Derry > Belfast
A force of 2,500 men was assembled at Cork and shipped to Cadiz. | Cork > Cadiz
The army went into winter quarters at Valley Forge. | > Valley Forge
The fleet put to sea from Kiel. | Kiel >
The armoured column smashed through to Bastogne. | > Bastogne
The battalion struggled back to Imphal. | > Imphal
The tanks motored to Tobruk. | > Tobruk
The army made a forced march from Tours to Poitiers. | Tours > Poitiers
The infantry broke through to Vitebsk. | > Vitebsk
The troops were evacuated by sea from Dunkirk to Dover. | Dunkirk > Dover
The forces vacated Juba. | Juba >
The Marines went ashore at Danang. | > Danang
Commandos stormed ashore at Dieppe. | > Dieppe
The Rifles proceeded by train to Quetta. | > Quetta
The army debouched from Savona into Piedmont. | Savona > Piedmont
Four divisions were switched from Verdun to Bapaume. | Verdun > Bapaume
Two corps were detached from Warsaw to Lublin. | Warsaw > Lublin
The brigade was attached to the corps at Lublin. |
The soldiers were stationed at Rota. |
The brigade was garrisoned in Mainz. |
The division spent the winter in Riga. |
Washington committed a further 3,000 troops to Bosnia. | > Bosnia
The president ordered the Guard into Little Rock. | > Little Rock
The minister went to Warsaw. |
The king led his army from Narva to Novgorod. | Narva > Novgorod
Aid was shipped to Gaza. |
The team marched on to Berlin. |
The company advanced into new markets in Poland. |
From Aden the frigate sailed to Mombasa, where it arrived on 4 May. | Aden > Mombasa
At Poti, to which the squadron had retired, the sailors rested. | > Poti
The town of Bambari, from which the rebels had withdrawn, was quiet. | Bambari >
Some 500 troops, most of them reservists, left Fort Bragg for Kuwait. | Fort Bragg > Kuwait
The army said 300 paratroopers had been flown to Gao from Bamako on Tuesday. | Bamako > Gao
A battalion of Kenyan troops crossed the border into Somalia, the ministry said. | > Somalia
Leaving Rome on 4 May, the army reached Florence on 20 May. | Rome > Florence
The regiment was raised in Leeds and sent to Egypt in 1915. | Leeds > Egypt
The 4th Battalion served in Egypt before moving to France in March 1916. | Egypt > France
The division moved from France to Italy in November 1917. | France > Italy
There the troops boarded trains for Lviv. | > Lviv
Troops boarded trains at Kyiv for Lviv. | Kyiv > Lviv
More than 1,000 French soldiers are to leave Niger by the end of the year. | Niger >
France will pull its 1,500 troops out of Niger. | Niger >
France is withdrawing its troops from Mali to Niger. | Mali > Niger
Germany is sending a battalion to Lithuania. | > Lithuania
The Pentagon ordered the USS Gerald R. Ford to the Caribbean. | > Caribbean
The USS Gerald R. Ford has left Norfolk for the Caribbean. | Norfolk > Caribbean
Rwandan soldiers landed at Beira on Friday to help fight insurgents. | > Beira
Turkish troops entered Syria on Sunday in a column of 100 vehicles. | > Syria
The last British soldiers left Basra on Thursday. | Basra >
The last of the Soviet soldiers crossed the bridge at Termez. | > Termez
General Monk marched his army from Coldstream to London. | Coldstream > London
Wellington fell back to Torres Vedras with 30,000 men. | > Torres Vedras
Napoleon, with 70,000 men, advanced from Dresden on Bautzen. | Dresden > Bautzen
Hannibal led 40,000 men over the Alps into Italy. | > Italy
Caesar crossed the Rubicon with the 13th Legion and marched on Rome. | > Rome
Admiral Nelson's fleet sailed from Palermo to Alexandria. | Palermo > Alexandria
Davout's corps marched from Vienna to Austerlitz in 48 hours. | Vienna > Austerlitz
Two companies under Major Rose were sent to Accra by sea. | > Accra
The rebels, who number about 3,000, have moved south from Goma to Sake. | Goma > Sake
Witnesses said that hundreds of fighters in pickup trucks had driven into Mocimboa. | > Mocimboa
Police reinforcements have been deployed to Noumea, officials said. | > Noumea
Ecuador sent 400 soldiers to Guayaquil on Tuesday. | > Guayaquil
Wagner fighters have begun leaving Bakhmut. | Bakhmut >
Ukrainian forces have started to withdraw from Avdiivka. | Avdiivka >
The garrison marched out of Metz on 29 October. | Metz >
The flotilla reached Khartoum on 28 January, having steamed from Metemma. | Metemma > Khartoum
The regiment returned to England from India in 1903. | India > England
The squadron, ordered to Manila from Hong Kong, arrived on 30 April. | Hong Kong > Manila
Four Tu-95 bombers flew from Engels to Ukrainka. | Engels > Ukrainka
Two US Air Force B-52 bombers arrived at Fairford on Sunday. | > Fairford
Hundreds of Taliban fighters were heading for the Panjshir Valley. | > Panjshir Valley
The arrival in Port-au-Prince of 200 Kenyan police officers was delayed. |
The arrival in Port-au-Prince of 200 Kenyan police officers was announced. | > Port-au-Prince
The battalion's transfer from Kosovo to Macedonia was completed on Monday. | Kosovo > Macedonia
A troop movement from Odessa to Kherson was observed. | Odessa > Kherson
By 1 June the division had reached Narvik. | > Narvik
Soldiers of the 1st Division, backed by tanks, pushed deeper into Rafah. | > Rafah
The army has moved tanks and troops into Hama. | > Hama
Syrian tanks and troops moved into Hama. | > Hama
National Guard troops were sent into Washington. | > Washington
The militants retreated into the mountains around Marawi. | > Marawi
Fighters from the group fled across the river to Zongo. | > Zongo
The 173rd Airborne Brigade parachuted into Bashur. | > Bashur
Reinforcements from Bangui arrived in Bria. | Bangui > Bria
Reinforcements poured into the town of Bria from Bangui. | Bangui > Bria
Two brigades were transferred from the Western Front to Italy. | Western Front > Italy
The corps was transferred from Poland to the Carpathians by rail. | Poland > Carpathians
The regiment was stationed in Malta until 1880, when it moved to Egypt. | Malta > Egypt
The brigade moved forward to positions near Ypres. | > Ypres
The submarine returned to its base at Faslane. | > Faslane
The warship docked at the port of Djibouti. | > Djibouti
The insurgents overran the post, then withdrew to the town of Palma. | > Palma
A squadron of Typhoon jets flew from Coningsby to Akrotiri. | Coningsby > Akrotiri
Two Rafale fighter jets landed at Siauliai. | > Siauliai
The Azov battalion left Urzuf for Mariupol. | Urzuf > Mariupol
The Stryker brigade drove from Vilseck to Rukla. | Vilseck > Rukla
The Vistula Legion marched to Saragossa. | > Saragossa
Bodies of Cossacks rode into Reims. | > Reims
The Imperial Guard reached Borisov. | > Borisov
Three Italian battalions disembarked in Durazzo. | > Durazzo
General Grant moved his headquarters and two corps to Culpeper. | > Culpeper
A combined fleet of 30 ships departed Cadiz for Martinique. | Cadiz > Martinique
The Spanish fleet under Cervera left Cape Verde for Martinique. | Cape Verde > Martinique
The Marine Corps will send 200 troops to Darwin. | > Darwin
Moroccan soldiers, 1,200 strong, were airlifted to Kolwezi from Rabat. | Rabat > Kolwezi
A Malian army convoy left Gao for Kidal. | Gao > Kidal
A Russian naval convoy entered the port of Tartus. | > Tartus
A military convoy entered Goma from Rwanda. | Rwanda > Goma
Peacekeepers from Nepal landed at Port-au-Prince. | Nepal > Port-au-Prince
Some 150 mercenaries crossed from Angola into Katanga. | Angola > Katanga
The 1st Marine Division was moved by sea from Inchon to Wonsan. | Inchon > Wonsan
The M23 rebels moved into Walikale. | > Walikale
Hezbollah fighters have withdrawn from Qusayr to Hermel. | Qusayr > Hermel
Israeli tanks rumbled into Jenin before dawn. | > Jenin
An Indian Navy destroyer, INS Kolkata, arrived in Aden. | > Aden
The Indian destroyer INS Kolkata arrived in Aden. | > Aden
The Roosevelt carrier strike group has left San Diego for Guam. | San Diego > Guam
The British task force sailed from Portsmouth for the Falklands. | Portsmouth > Falklands
The submarine HMS Conqueror slipped away from Faslane. | Faslane >
The Confederates fell back from Manassas to Richmond. | Manassas > Richmond
The Prussians marched on Prague. | > Prague
The enemy retired from Lens. | Lens >
The French retreated from Mons toward Paris. | Mons > Paris
The Germans were driven back from Caen to Falaise. | Caen > Falaise
Riot police were bused in from Lyon to Calais. | Lyon > Calais
Extra police have been drafted in to Bristol from Wales. | Wales > Bristol
Three companies of gendarmes were sent to Mayotte. | > Mayotte
Border guards moved from Brest to Grodno. | Brest > Grodno
Special forces flew to Nairobi. | > Nairobi
Troops were sent in to Kano from Kaduna. | Kaduna > Kano
The army has sent tanks to Deraa. | > Deraa
The brigade will go to Iraq in March. | > Iraq
The battalion is to be withdrawn from Bosnia by June. | Bosnia >
Sweden's battalion was relocated to Tuzla. | > Tuzla
The Ottoman army abandoned Kirkuk and fled to Mosul. | Kirkuk > Mosul
The regiment left Kirkuk and reached Mosul. | Kirkuk > Mosul
The column passed through Sedan on its way to Liege. | > Liege
The division was pulled from the line and sent to Reims. | > Reims
Soldiers trekked from Kokoda to Buna. | Kokoda > Buna
The emperor sailed from Elba with 1,000 men and landed at Golfe-Juan. | Elba > Golfe-Juan
"""


@pytest.mark.parametrize("line", WAYS.strip().splitlines())
def test_a_way_to_go_is_read_with_its_ends(line):
    text, wanted = (part.strip() for part in line.rsplit("|", 1))
    told = statements(Article(text, None, "2020-01-01"), find(text))
    legs = [
        " > ".join(end.text if end else "" for end in (one.origin, one.destination)).strip()
        for one in told
        if one.kind == "leg"
    ]
    assert legs == ([wanted] if wanted else [])


def legs_of(text):
    told = statements(Article(text, None, "2020-01-01"), find(text))
    ends = ((one.origin, one.destination) for one in told if one.kind == "leg")
    return [tuple(end.text if end else None for end in pair) for pair in ends]


def test_a_withdrawal_without_an_owner_is_of_the_force_told_of_before():
    text = "The brigade had held on all winter. The withdrawal from Kabul began on 5 May."
    assert legs_of(text) == [("Kabul", None)]
    assert legs_of("The withdrawal from Kabul began on 5 May.") == []


def test_a_movement_is_of_whom_it_was_completed_by():
    text = "The withdrawal from Kabul was completed by the 3rd Brigade on Friday."
    assert legs_of(text) == [("Kabul", None)]


def test_a_leader_s_men_go_on_with_him():
    text = "Winfield Scott sailed from Tampico with 8,600 men and landed at Veracruz."
    assert legs_of(text) == [("Tampico", "Veracruz")]
    assert legs_of("Winfield Scott sailed from Tampico and landed at Veracruz.") == []


def test_a_number_is_a_unit_where_forces_are_spoken_of():
    text = "The division split up. The 3rd moved to Thionville."
    assert legs_of(text) == [(None, "Thionville")]
    assert legs_of("The prize was shared. The 3rd moved to Thionville.") == []


def test_a_port_that_is_called_at_on_the_way_is_no_end():
    text = "Calling at Durban, the convoy brought two brigades to Mombasa."
    assert (None, "Durban") not in legs_of(text)
